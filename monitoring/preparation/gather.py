"""Gathers what is known of a party before a conversation; a fixed number of queries for each kind of party."""

from __future__ import annotations

import datetime
from collections import Counter
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils import timezone

from cmk.core.models import today
from monitoring.evaluation.results import evaluation_result
from monitoring.evaluation.selectors import latest_readable, previous_of
from monitoring.models import EvaluationStatus, SelfEvaluation
from monitoring.preparation.facts import facts_of
from monitoring.preparation.known import Evaluation, Known, Money, NeedHeard, NormHeld, Road
from monitoring.preparation.people import people_of
from partners.models import Partner
from schools.models import Municipality, School, SchoolBoard
from trajectories.ambitions.selectors import ambitions_of_school
from trajectories.conversations.norm import norm_per_partner, norm_per_school
from trajectories.conversations.selectors import held_with, open_points
from trajectories.models import (
    OPEN_STATUSES,
    OVER,
    Activity,
    ActivityStatus,
    BoardPriority,
    Collaboration,
    CollaborationMember,
    CollaborationPayment,
    Conversation,
    ConversationStatus,
    MunicipalPriority,
    NeedNote,
    Party,
    Programme,
    RecordResponse,
    Trajectory,
    TrajectoryStatus,
    field_of,
    party_q,
)
from trajectories.programme.selectors import current_programme
from trajectories.scenarios.selectors import level_in_short

# Who came within so many days is new to somebody whom nobody spoke before.
NEW_DAYS = 180
LATELY = datetime.timedelta(days=365)
# Needs are counted over two years: the time of a trajectory.
NEEDS = datetime.timedelta(days=730)


def known_of(user: Any, party: Party, conversation: Conversation | None = None) -> Known:
    """Return what ``user`` (staff) may know of ``party``: before ``conversation``, or one that is not planned yet."""
    day = today()
    programme = current_programme(user)
    field = field_of(party)
    held = held_with(user, party).filter(status=ConversationStatus.RECORDED)
    if conversation is not None:
        held = held.exclude(pk=conversation.pk).filter(held_at__lt=conversation.held_at)
    last = held.select_related("kind", "adviser").prefetch_related("notes__topic", "needs__need").order_by("-held_at")
    latest = last.first()
    since = latest.held_on if latest else day - datetime.timedelta(days=NEW_DAYS)
    people, gone = people_of(user, party, day, since)
    shared: dict[str, Any] = {
        "party": party,
        "party_field": field,
        "on": day,
        "since": since,
        "programme": programme,
        "conversation": conversation,
        "facts": facts_of(user, party, programme),
        "people": people,
        "gone": gone,
        "last": latest,
        "points": list(open_points(user).filter(party_q(party))),
        "comments": _comments(user, party),
        "needs": _needs(user, party, day),
        "priorities": _priorities(party, programme),
        "collaborations": _collaborations(user, party, programme),
        "money": _money(party),
    }
    if isinstance(party, School):
        shared |= _of_school(user, party, programme, day)
    elif isinstance(party, Partner) and programme is not None:
        shared["norms"] = _norms(norm_per_partner(programme, day.year, day).get(party.pk, ()), programme)
    elif isinstance(party, Collaboration):
        shared["dates"] = [(row.day, row.name) for row in party.dates.filter(day__gte=day).order_by("day")[:5]]
    return Known(**shared)


def _of_school(user: Any, school: School, programme: Programme | None, day: datetime.date) -> dict[str, Any]:
    activities = Activity.objects.visible_to(user).filter(schools=school)
    found: dict[str, Any] = {
        "road": _road(user, school, programme),
        "ambitions": ambitions_of_school(user, school, programme).current,
        "levels": level_in_short(user, programme, school),
        "evaluation": _evaluation(user, school, day),
        "lately": list(
            activities.filter(status=ActivityStatus.HELD, starts_on__range=(day - LATELY, day)).order_by("-starts_on")
        ),
        "coming": list(activities.filter(status=ActivityStatus.PLANNED, starts_on__gte=day).order_by("starts_on")),
    }
    if programme is not None:
        found["norms"] = _norms(norm_per_school(programme, day.year, day).get(school.pk, ()), programme)
    return found


def _norms(rows: Any, programme: Programme) -> list[NormHeld]:
    names = {kind.pk: kind.name for kind in programme.conversation_kinds.all()}
    return [NormHeld(names[row.kind_id], row.held, row.norm) for row in rows]


def _road(user: Any, school: School, programme: Programme | None) -> Road | None:
    rows = Trajectory.objects.visible_to(user).filter(programme=programme, school=school, status__in=OPEN_STATUSES)
    road = (
        rows.select_related("track")
        .prefetch_related("steps", "pauses")
        .annotate(moved=Max("changes__at"))
        .order_by("-started_on")
        .first()
    )
    if road is None:
        return None
    moved = timezone.localtime(road.moved).date() if road.moved else road.started_on
    steps = sorted(road.steps.all(), key=lambda step: step.number)
    paused = road.status == TrajectoryStatus.PAUSED
    pause = next((one for one in road.pauses.all() if one.end is None), None) if paused else None
    return Road(road, steps, max(moved, road.started_on), pause)


def _evaluation(user: Any, school: School, day: datetime.date) -> Evaluation:
    """Return the self-evaluations: what the latest says only when the school shared it."""
    rows = list(
        SelfEvaluation.objects.visible_to(user)
        .filter(school=school)
        .select_related("round")
        .order_by("-round__opens_on", "-pk")
    )
    submitted = next((row for row in rows if row.is_submitted), None)
    running = next((row for row in rows if row.is_open and row.status != EvaluationStatus.SUBMITTED), None)
    readable = latest_readable(user, school)
    if readable is None or submitted is None or readable.pk != submitted.pk:
        return Evaluation(submitted, None, running)
    return Evaluation(readable, evaluation_result(readable, previous_of(user, readable)), running)


def _comments(user: Any, party: Party) -> list[RecordResponse]:
    rows = RecordResponse.objects.filter(
        record__conversation__in=held_with(user, party).order_by().values("pk"), confirms=False, settled_at=None
    )
    return list(rows.select_related("by", "record__conversation").order_by("at", "pk"))


def _needs(user: Any, party: Party, day: datetime.date) -> list[NeedHeard]:
    """Return the needs that were heard in recorded conversations, most often heard first. One query."""
    conversations = held_with(user, party).filter(status=ConversationStatus.RECORDED, held_at__date__gte=day - NEEDS)
    rows = NeedNote.objects.filter(conversation__in=conversations.order_by().values("pk")).select_related("need")
    times: Counter[str] = Counter()
    texts: dict[str, str] = {}
    for row in rows.order_by("-conversation__held_at", "pk"):
        times[row.need.name] += 1
        if row.text:
            texts.setdefault(row.need.name, row.text)
    return [NeedHeard(name, number, texts.get(name, "")) for name, number in times.most_common()]


def _priorities(party: Party, programme: Programme | None) -> list[tuple[str, str]]:
    """Return what municipality and board find most important, of the party or of the school that it is. Two queries."""
    municipality = party if isinstance(party, Municipality) else getattr(party, "municipality", None)
    board = party if isinstance(party, SchoolBoard) else getattr(party, "board", None)
    found = []
    for model, name, place in (
        (MunicipalPriority, "municipality", municipality),
        (BoardPriority, "board", board),
    ):
        if place is not None and programme is not None and not isinstance(party, Partner):
            rows = model._default_manager.filter(programme=programme, **{name: place}).order_by("order", "pk")
            found += [(str(place), row.text) for row in rows]
    return found


def _collaborations(user: Any, party: Party, programme: Programme | None) -> list[Collaboration]:
    """Return the collaborations of a school, partner or municipality that are not over. One query."""
    if not isinstance(party, School | Partner | Municipality):
        return []
    own = CollaborationMember.objects.active().filter(**{field_of(party): party})
    rows = Collaboration.objects.visible_to(user).filter(pk__in=own.values("collaboration"), programme=programme)
    return list(rows.exclude(status__in=OVER).select_related("kind").order_by("name"))


def _money(party: Party) -> Money | None:
    """Return the contributions that a school or partner gets as a member, or those of a collaboration. One query.

    None when there are none: schools have no budget of their own in the programme.
    """
    if isinstance(party, Collaboration):
        payments = CollaborationPayment.objects.filter(collaboration=party)
    elif isinstance(party, School | Partner):
        payments = CollaborationPayment.objects.filter(**{f"member__{field_of(party)}": party})
    else:
        return None
    rows = list(payments.values_list("amount", "paid_on"))
    per_year = party.contribution if isinstance(party, Collaboration) else None
    if not rows and per_year is None:
        return None
    paid = sum((amount for amount, on in rows if on), Decimal())
    planned = sum((amount for amount, on in rows if not on), Decimal())
    return Money(planned, paid, per_year, getattr(party, "years", None))
