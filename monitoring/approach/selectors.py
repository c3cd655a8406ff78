"""Reads about schools that do not take part yet: who they are, when to ask them, and what was said before."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, F, IntegerField, Max, OuterRef, QuerySet, Subquery, Value, When
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from cmk.core.models import today
from monitoring.approach.filters import NEW, NotYetFilter
from monitoring.dossier.facts import PEOPLE
from monitoring.dossier.filters import closed_q, takes_part
from monitoring.dossier.school_list import SchoolData
from monitoring.dossier.tables import names_in, pupils_shown
from schools.models import AskAgain, ContactRole, School
from trajectories.models import Programme, Trajectory, TrajectoryStatus

SHOWN = frozenset({"pupils", "pupils_year", "adviser_name", "last_conversation", PEOPLE})


@dataclass(frozen=True)
class NotYet:
    """One school that does not take part yet, with what says whether it is time to ask.

    ``ask``: the open note, or None; ``signals``: what changed, in sentences; ``can_start``: whether a trajectory can
    begin, which needs a programme in the school's municipality.
    """

    school: Any
    ask: AskAgain | None
    signals: list[str] = field(default_factory=list)
    can_start: bool = False

    @property
    def is_due(self) -> bool:
        """Whether the day to ask has come."""
        return self.ask is not None and self.ask.ask_on <= today()

    @property
    def pupils(self) -> Any:
        """The pupils as a list shows them."""
        return pupils_shown(self.school.pupils, known=self.school.pupils_year is not None)

    @property
    def iccers(self) -> str:
        """The names of today's icc'ers."""
        return names_in(self.school, ContactRole.ICCER)

    @property
    def start_url(self) -> str:
        """Where a trajectory begins; empty when it cannot."""
        return reverse("trajectory:of_school", args=[self.school.code]) if self.can_start else ""


def not_yet_schools(user: Any, programme: Programme | None, filterset: NotYetFilter) -> SchoolData:
    """Return the open schools without a trajectory in ``programme``, as the filters ask.

    First those that are to be asked now, longest waiting on top; then those without a note; then the others by day.
    """
    schools: QuerySet[School] = filterset.qs.filter(closed_q(closed=False)).exclude(takes_part(user, programme))
    notes = AskAgain.objects.visible_to(user).open().filter(school=OuterRef("pk"))
    order = Case(
        When(ask_on__isnull=True, then=Value(1)),
        When(ask_on__lte=today(), then=Value(0)),
        default=Value(2),
        output_field=IntegerField(),
    )
    data = SchoolData(schools, filterset.facts)
    data.needs = SHOWN
    data.data = schools.alias(ask_on=Subquery(notes.values("ask_on")[:1])).order_by(
        order, F("ask_on").asc(nulls_last=True), "name", "code"
    )
    return data


def lines_of(user: Any, programme: Programme | None, schools: Iterable[School]) -> list[NotYet]:
    """Return ``schools`` (with the facts of this list) as lines, with their notes: three queries."""
    schools = list(schools)
    keys = [school.pk for school in schools]
    notes = {note.school_id: note for note in AskAgain.objects.visible_to(user).open().filter(school__in=keys)}
    places = set(programme.municipalities.values_list("pk", flat=True)) if programme else set()
    stopped = dict(
        Trajectory.objects.visible_to(user)
        .filter(programme=programme, school__in=keys, status=TrajectoryStatus.STOPPED)
        .order_by()
        .values_list("school_id")
        .annotate(last=Max("ended_on"))
    )
    return [
        NotYet(
            school,
            notes.get(school.pk),
            signals=[*_new_people(school), *_stopped(stopped.get(school.pk))],
            can_start=school.municipality_id in places,
        )
        for school in schools
    ]


def _new_people(school: Any) -> list[str]:
    """Say who is new in a role, in words."""
    since = today() - NEW
    return [
        _("New %(role)s since %(month)s")
        % {"role": contact.get_role_display(), "month": formats.date_format(contact.start, "F Y")}
        for contact in getattr(school, PEOPLE)
        if contact.start > since
    ]


def _stopped(on: datetime.date | None) -> list[str]:
    return [_("Stopped in %(month)s") % {"month": formats.date_format(on, "F Y")}] if on else []


@dataclass(frozen=True)
class Approach:
    """What stands about asking a school on its page: the ``open`` note, what came of earlier ones (latest first).

    ``can_note``: it does not take part and is open, so that asking again is worth a note.
    """

    open: AskAgain | None
    settled: list[AskAgain]
    can_note: bool

    @property
    def is_worth_showing(self) -> bool:
        """Whether there is anything to tell or to do."""
        return bool(self.open or self.settled or self.can_note)


def approach_of_school(user: Any, school: School, trajectory: Trajectory | None) -> Approach:
    """Return the notes about a school; ``trajectory`` is its latest one in the current programme. One query."""
    notes = list(
        AskAgain.objects.visible_to(user)
        .filter(school=school)
        .select_related("made_by")
        .order_by(F("settled_on").desc(nulls_first=True), "-pk")
    )
    outside = trajectory is None or trajectory.status == TrajectoryStatus.STOPPED
    closed = school.closed_on is not None and school.closed_on <= today()
    return Approach(
        open=next((note for note in notes if note.settled_on is None), None),
        settled=[note for note in notes if note.settled_on is not None],
        can_note=outside and not closed,
    )


def due_notes(user: Any, programme: Programme | None) -> QuerySet[AskAgain]:
    """Return the open notes whose day has come, longest waiting first, of schools that can still be asked."""
    schools = School.objects.visible_to(user).filter(closed_q(closed=False)).exclude(takes_part(user, programme))
    notes: QuerySet[AskAgain] = AskAgain.objects.visible_to(user).open().filter(ask_on__lte=today(), school__in=schools)
    return notes.select_related("school", "made_by").order_by("ask_on", "pk")
