"""Conversations of the demo with others than one school or partner, and colleagues and steps in those with schools."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.db.models import Count, F

from cmk.accounts.models import User
from cmk.demo.content import content, dice
from cmk.demo.days import Days
from schools.models import Contact, Municipality, School, SchoolBoard
from trajectories.models import (
    OPEN_STEPS,
    ActionPoint,
    Conversation,
    ConversationStatus,
    NeedNote,
    Participant,
    Party,
    Programme,
    StepMove,
    StepStatus,
    TopicNote,
    TrajectoryStatus,
    TrajectoryStep,
    party_values,
)

SCHOOLS_AT_MOST = 5
BOARD_DAYS, MUNICIPALITY_DAYS, SECOND_MUNICIPALITY_DAYS = -420, -25, -390
EVERY_NINTH = 9


def make_meetings(programme: Programme, days: Days) -> None:
    """Make a meeting of the schools of one board, talks with two municipalities, and colleagues at other talks."""
    advisers = _advisers(programme)
    last = min(days.today, programme.end)
    here = days if last == days.today else Days(last, days.first)
    schools = School.objects.filter(municipality__programmes=programme, closed_on=None)
    boards = SchoolBoard.objects.filter(schools__in=schools).annotate(number_of=Count("schools"))
    board = boards.order_by("-number_of", "pk").first()
    if board is not None:
        row = _talk(programme, "board", board, advisers[0], here, BOARD_DAYS)
        row.also_schools.set(schools.filter(board=board).order_by("code")[:SCHOOLS_AT_MOST])
        _join(row, advisers[1:2])
        _seat(row, Contact.objects.filter(school__in=row.also_schools.all(), role="directeur"))
    places = Municipality.objects.filter(programmes=programme).order_by("code")[:2]
    for place, number in zip(places, (MUNICIPALITY_DAYS, SECOND_MUNICIPALITY_DAYS), strict=False):
        row = _talk(programme, "municipality", place, advisers[-1], here, number)
        _seat(row, Contact.objects.filter(municipality=place))
    _colleagues(programme, advisers)
    _draft(programme)


def _advisers(programme: Programme) -> list[User]:
    found = User.objects.filter(memberships__penvoerder=programme.penvoerder, memberships__role="adviseur")
    return list(found.order_by("pk").distinct())


def _talk(programme: Programme, kind: str, party: Party, adviser: User, days: Days, number: int) -> Conversation:
    """Write one recorded conversation with its notes, needs and agreement."""
    told: dict[str, Any] = content("meetings")[kind]
    day = days.school_day(number)
    held_at = days.at(day, 15, 30)
    kinds = list(programme.conversation_kinds.order_by("norm_per_year", "order"))
    talk = next((one for one in kinds if one.key == "accountgesprek"), kinds[0])
    row = Conversation.objects.create(
        key=uuid.UUID(int=dice(f"{programme.slug}:{kind}:{number}").getrandbits(128)),
        programme=programme,
        kind=talk,
        **party_values(party),
        adviser=adviser,
        held_at=held_at,
        status=ConversationStatus.RECORDED,
        recorded_at=held_at + datetime.timedelta(hours=2),
        created_at=held_at,
    )
    Conversation.objects.filter(pk=row.pk).update(changed_at=held_at + datetime.timedelta(hours=2))
    topics = talk.topics.order_by("order")[: len(told["notes"])]
    for topic, text in zip(topics, told["notes"], strict=False):
        TopicNote.objects.create(conversation=row, topic=topic, text=text)
    for need in programme.needs.filter(key__in=told["needs"]):
        NeedNote.objects.create(conversation=row, need=need, text=told["needs"][need.key])
    ActionPoint.objects.create(
        programme=programme,
        conversation=row,
        **party_values(party),
        text=told["agreement"],
        owner_user=adviser,
        agreed_on=day,
        due_on=day + datetime.timedelta(days=21),
        done_on=min(day + datetime.timedelta(days=14), days.today),
        done_by=adviser,
        done_note="Verstuurd",
    )
    return row


def _seat(row: Conversation, contacts: Any) -> None:
    there = contacts.filter(start__lte=row.held_on, person__penvoerder=row.programme.penvoerder_id)
    there = there.exclude(end__lt=row.held_on).select_related("person").order_by("pk")
    seated: set[int] = set()
    for contact in there:
        if contact.person_id not in seated:
            role = contact.get_role_display()
            row.participants.create(person=contact.person, name=contact.person.name, role_text=role)
            seated.add(contact.person_id)


def _join(row: Conversation, colleagues: list[User]) -> None:
    for colleague in colleagues:
        row.participants.create(user=colleague, name=colleague.name)


def _colleagues(programme: Programme, advisers: list[User]) -> None:
    """Let a colleague have come along to every ninth conversation with a school."""
    if len(advisers) < 2:
        return
    held = Conversation.objects.filter(programme=programme, status=ConversationStatus.RECORDED, school__isnull=False)
    rows = list(held.order_by("held_at", "key"))[::EVERY_NINTH]
    chance = dice(f"{programme.slug}:colleagues")
    along = [(row, chance.choice([one for one in advisers if one.pk != row.adviser_id])) for row in rows]
    Participant.objects.bulk_create(
        Participant(conversation=row, user=colleague, name=colleague.name) for row, colleague in along
    )


def _draft(programme: Programme) -> None:
    """Let the drafts of the demo hold a record to share, and a step that moves once they are recorded."""
    drafts = Conversation.objects.filter(programme=programme, status=ConversationStatus.DRAFT, school__isnull=False)
    for row in drafts:
        step = TrajectoryStep.objects.filter(
            trajectory__programme=programme,
            trajectory__school=row.school,
            trajectory__status=TrajectoryStatus.RUNNING,
            status__in=OPEN_STEPS,
        )
        if first := step.order_by("number").first():
            becomes = StepStatus.DONE if first.status == StepStatus.BUSY else StepStatus.BUSY
            StepMove.objects.create(conversation=row, step=first, status=becomes)
        Conversation.objects.filter(pk=row.pk).update(
            record=content("meetings")["draft"]["record"], changed_at=F("changed_at")
        )
