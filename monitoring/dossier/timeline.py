"""What happened at a school lately: events of all apps in one line of time."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cmk.core.models import today
from monitoring.models import EvaluationStatus, SelfEvaluation
from schools.models import Contact, School
from trajectories.models import (
    Activity,
    ActivityStatus,
    Conversation,
    ConversationStatus,
    StepStatus,
    Trajectory,
    TrajectoryStep,
)

# Who begins in a role within these days of somebody's last day in it took over.
BEFORE, AFTER = datetime.timedelta(days=31), datetime.timedelta(days=62)


@dataclass(frozen=True)
class Event:
    """Something that happened on a day, in words; ``url`` leads to it where there is a page of it."""

    day: datetime.date
    text: str
    url: str = ""


def events_of_school(user: Any, school: School, *, most: int = 8) -> list[Event]:
    """Return the latest ``most`` events of a school that ``user`` may see, newest first: five queries at most."""
    sources = (_conversations, _evaluations, _activities, _contacts, _steps)
    events = [event for source in sources for event in source(user, school, most)]
    return sorted(events, key=lambda event: event.day, reverse=True)[:most]


def _conversations(user: Any, school: School, most: int) -> Iterator[Event]:
    from django.urls import reverse

    rows = Conversation.objects.visible_to(user).with_school(school).filter(status=ConversationStatus.RECORDED)
    for row in rows.select_related("kind").order_by("-held_at")[:most]:
        text = _("%(kind)s, %(how)s") % {"kind": row.kind.name, "how": row.get_setting_display()}
        yield Event(timezone.localdate(row.held_at), text, reverse("conversations:detail", args=[row.pk]))


def _evaluations(user: Any, school: School, most: int) -> Iterator[Event]:
    rows = SelfEvaluation.objects.visible_to(user).filter(
        school=school, status=EvaluationStatus.SUBMITTED, submitted_at__isnull=False
    )
    for row in rows.select_related("round").order_by("-submitted_at")[:most]:
        assert row.submitted_at is not None  # noqa: S101 - filtered on
        yield Event(timezone.localdate(row.submitted_at), _("%(round)s handed in") % {"round": row.round.name})


def _activities(user: Any, school: School, most: int) -> Iterator[Event]:
    rows = Activity.objects.visible_to(user).filter(schools=school, status=ActivityStatus.HELD, starts_on__lte=today())
    for row in rows.order_by("-starts_on")[:most]:
        yield Event(row.starts_on, row.title)


def _steps(user: Any, school: School, most: int) -> Iterator[Event]:
    trajectories = Trajectory.objects.visible_to(user).filter(school=school)
    rows = TrajectoryStep.objects.filter(trajectory__in=trajectories, status=StepStatus.DONE, done_on__isnull=False)
    for row in rows.order_by("-done_on", "-number")[:most]:
        assert row.done_on is not None  # noqa: S101 - filtered on
        yield Event(row.done_on, _("Step done: %(step)s") % {"step": row.name})


def _contacts(user: Any, school: School, most: int) -> Iterator[Event]:
    rows = Contact.objects.visible_to(user).filter(school=school, start__lte=today()).select_related("person")
    yield from contact_events(rows)


def contact_events(contacts: Iterable[Contact]) -> list[Event]:
    """Turn dated contacts into events: somebody began, left, or took over from somebody in the same role."""
    contacts = sorted(contacts, key=lambda contact: contact.start)
    events: list[Event] = []
    succeeded: set[int] = set()
    for contact in contacts:
        role = contact.get_role_display()
        before = next(
            (
                other
                for other in contacts
                if other.role == contact.role
                and other.person_id != contact.person_id
                and other.pk not in succeeded
                and other.end is not None
                and other.start < contact.start
                and contact.start - AFTER <= other.end <= contact.start + BEFORE
            ),
            None,
        )
        names = {"name": contact.person.name, "role": role}
        if before is not None:
            succeeded.add(before.pk)
            text = _("%(name)s took over from %(other)s as %(role)s") % {**names, "other": before.person.name}
        else:
            text = _("%(name)s became %(role)s") % names
        events.append(Event(contact.start, text))
    for contact in contacts:
        if contact.end is not None and contact.end < today() and contact.pk not in succeeded:
            names = {"name": contact.person.name, "role": contact.get_role_display()}
            events.append(Event(contact.end, _("%(name)s stopped as %(role)s") % names))
    return events
