"""The facts in the head of every page about one school."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from cmk.accounts.access import access_of
from cmk.core.models import active_q, today
from cmk.core.words import phrase, word
from schools.models import AdviserAssignment, Contact, School
from schools.policies import sees_inside
from trajectories.models import OPEN_STATUSES, Programme, Trajectory
from trajectories.programme.selectors import current_programme


@dataclass(frozen=True)
class Tab:
    """One tab of a school's page."""

    key: str
    label: str
    url: str


@dataclass(frozen=True)
class SchoolHead:
    """What stands above every page of one school, for the person who asks.

    ``trajectory`` is the one that has not ended (or else the latest) in the current programme; ``contacts`` the
    contacts of today, icc'ers first; ``adviser`` the user who looks after the school, or None.
    """

    school: School
    programme: Programme | None
    trajectory: Trajectory | None
    adviser: Any | None
    contacts: list[Contact] = field(default_factory=list)
    tabs: list[Tab] = field(default_factory=list)
    pupils: int | None = None

    def contact(self, role: str) -> Contact | None:
        """Return today's first contact with ``role``, or None."""
        return next((contact for contact in self.contacts if contact.role == role), None)


def school_or_404(user: Any, code: str) -> School:
    """Return the school with location ``code`` that the user may see; ``Http404`` otherwise."""
    schools: QuerySet[School] = School.objects.visible_to(user).select_related("municipality", "board")
    school = schools.filter(code=code.upper()).first()
    if school is None:
        raise Http404
    return school


def school_head(user: Any, school: School) -> SchoolHead:
    """Gather the head of a school's page: five queries, whatever the school."""
    access = access_of(user)
    programme = current_programme(user)
    trajectory = None
    if programme is not None:
        rows = Trajectory.objects.visible_to(user).filter(programme=programme, school=school)
        trajectories = list(rows.select_related("track"))
        present = [row for row in trajectories if row.status in OPEN_STATUSES]
        trajectory = next(iter([*present, *trajectories]), None)
    contacts = list(
        Contact.objects.visible_to(user)
        .filter(active_q(today()), school=school)
        .select_related("person")
        .order_by("-role", "person__given_name")
    )
    assignment = (
        AdviserAssignment.objects.visible_to(user).active().filter(school=school).select_related("adviser").first()
    )
    figure = school.figures.first()
    return SchoolHead(
        school=school,
        programme=programme,
        trajectory=trajectory,
        adviser=assignment.adviser if assignment else None,
        contacts=contacts,
        tabs=_tabs(access, school),
        pupils=figure.pupils if figure else None,
    )


def _tabs(access: Any, school: School) -> list[Tab]:
    names = [("overview", _("Overview"), "school:overview")]
    inside = sees_inside(access, school.pk)
    if inside:
        names.append(("trajectory", word("Trajectory"), "trajectory:of_school"))
        names.append(("scenario", word("Scenario"), "scenarios:of_school"))
        names.append(("evaluations", _("Self-evaluations"), "evaluation:of_school"))
    if access.is_staff:
        names.append(("conversations", word("Conversations"), "conversations:of_school"))
    if inside:
        names.append(("partners", phrase(_("Partners"), "{Partners}"), "partnerships:of_school"))
        names.append(("people", _("People"), "school:people"))
        names.append(("timeline", _("What happened"), "timeline:of_school"))
    names.append(("facts", _("Facts"), "school:facts"))
    return [Tab(key, label, reverse(name, args=[school.code])) for key, label, name in names]
