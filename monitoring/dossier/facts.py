"""What a list can tell about schools: each fact is an expression of its own, asked only where it is needed.

A list filters and sorts bare schools and looks the facts up for the rows that it shows, so that a page
costs the same among a hundred schools and among ten thousand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Expression,
    IntegerField,
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, Trim

from cmk.accounts.models import Penvoerder
from cmk.core.models import active_q, today
from schools.models import AdviserAssignment, Contact, ContactRole, School, SchoolYearFigure
from schools.models.people import SCHOOL_ROLES
from trajectories.models import (
    OPEN_STATUSES,
    ActionPoint,
    Conversation,
    ConversationStatus,
    PlacementAspect,
    Programme,
    ScenarioPlacement,
    Trajectory,
    TrajectoryStatus,
)

PEOPLE = "people_now"


@dataclass(frozen=True)
class Facts:
    """The facts by name, as expressions over ``School``; ``contacts`` are those whose names may be told, or None."""

    expressions: Mapping[str, Expression | Subquery]
    contacts: QuerySet[Contact] | None = None

    def beside(self, schools: QuerySet[School], names: Iterable[str]) -> QuerySet[School]:
        """Return ``schools`` with municipality, board and the facts called ``names`` as attributes.

        ``people_now`` among the names gives each school today's contacts as a list of that name.
        """
        names = set(names)
        wanted = {name: expression for name, expression in self.expressions.items() if name in names}
        schools = schools.select_related("municipality", "board").annotate(**wanted)
        if self.contacts is not None and PEOPLE in names:
            schools = schools.prefetch_related(Prefetch("contacts", queryset=self.contacts, to_attr=PEOPLE))
        return schools

    def only(self, schools: QuerySet[School], *names: str) -> QuerySet[Any]:
        """Return ``schools`` with the facts called ``names`` to filter or sort by; the rows do not carry them."""
        return schools.alias(**{name: self.expressions[name] for name in names})


def register_facts() -> Facts:
    """Return what the register tells of pupils.

    ``pupils`` of the newest count (None when unknown or masked) and ``pupils_year``; ``size`` to sort and filter by:
    the same, with what the register masks (``<5``) as the smallest there is.
    """
    figures = SchoolYearFigure.objects.filter(school=OuterRef("code")).order_by("-year")
    newest = {
        "pupils": figures.values("pupils"),
        "pupils_year": figures.values("year"),
        "size": figures.values(counted=Coalesce("pupils", 0)),
    }
    return Facts({name: Subquery(rows[:1]) for name, rows in newest.items()})


def staff_facts(user: Any, penvoerder: Penvoerder, programme: Programme | None) -> Facts:
    """Return what staff of ``penvoerder`` know besides.

    ``track_id``, ``track_name`` and ``track_status``: of the trajectory in ``programme`` that has not ended (or else
    the latest completed); ``adviser_id`` and ``adviser_name``: who looks after the school today; ``last_conversation``:
    when the latest recorded one was held; ``open_points``: the number of open agreements, None for none;
    ``iccer_name`` and ``head_name``: whom a list sorts by; ``people_now``: today's contacts of the school;
    ``level_now``: at which level of the programme it stands as a whole.
    """
    trajectories = (
        Trajectory.objects.filter(programme=programme, school=OuterRef("pk"))
        .exclude(status=TrajectoryStatus.STOPPED)
        .order_by(Case(When(status__in=OPEN_STATUSES, then=0), default=1, output_field=IntegerField()), "-started_on")
    )
    assignments = AdviserAssignment.objects.filter(active_q(today()), penvoerder=penvoerder, school=OuterRef("pk"))
    conversations = Conversation.objects.visible_to(user).filter(status=ConversationStatus.RECORDED)
    points = ActionPoint.objects.visible_to(user).in_force().open().filter(school=OuterRef("pk")).order_by()
    contacts = (
        Contact.objects.visible_to(user)
        .filter(active_q(today()), role__in=SCHOOL_ROLES)
        .select_related("person")
        .order_by("start", "pk")
    )
    return Facts(
        {
            **register_facts().expressions,
            "track_id": Subquery(trajectories.values("track")[:1]),
            "track_name": Subquery(trajectories.values("track__name")[:1]),
            "track_status": Subquery(trajectories.values("status")[:1]),
            "adviser_id": Subquery(assignments.values("adviser")[:1]),
            "adviser_name": Subquery(assignments.values(shown=_name("adviser"))[:1]),
            "last_conversation": conversations.latest_beside_school(),
            "level_now": level_fact(programme),
            "open_points": Subquery(points.values("school").annotate(number=Count("pk")).values("number")),
            "iccer_name": _first_name(contacts, ContactRole.ICCER),
            "head_name": _first_name(contacts, ContactRole.DIRECTEUR),
        },
        contacts,
    )


def level_fact(programme: Programme | None) -> Subquery:
    """Return the level at which a school stands now as a whole, as ``2 Afgestemd``; None while nothing is recorded."""
    shown = Concat(Cast("level__number", CharField()), Value(" "), "level__name")
    rows = ScenarioPlacement.objects.standing().filter(programme=programme, school=OuterRef("pk"))
    rows = rows.filter(aspect=PlacementAspect.NOW, pillar__isnull=True).order_by("-on", "-pk")
    return Subquery(rows.values(shown=shown)[:1])


def _name(to: str) -> Trim:
    return Trim(Concat(Coalesce(f"{to}__given_name", Value("")), Value(" "), f"{to}__family_name"))


def _first_name(contacts: QuerySet[Contact], role: ContactRole) -> Subquery:
    return Subquery(contacts.filter(school=OuterRef("pk"), role=role).values(shown=_name("person"))[:1])


def people_in(school: Any, role: str) -> list[Contact]:
    """Return the contacts with ``role`` of a school that came with ``people_now``."""
    return [contact for contact in getattr(school, PEOPLE) if contact.role == role]
