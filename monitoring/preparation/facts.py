"""The plain facts of a party, as labels with texts."""

from __future__ import annotations

from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cmk.core.models import today
from cmk.core.templatetags.house import day, number_nl
from cmk.core.words import word
from partners.models import Partner
from schools.models import AdviserAssignment, Municipality, School, SchoolBoard
from trajectories.models import OPEN_STATUSES, Collaboration, Party, Programme, Trajectory

Facts = list[tuple[str, str]]


def facts_of(user: Any, party: Party, programme: Programme | None) -> Facts:
    """Return the facts of ``party``; what is not known is left out. Three queries at most."""
    if isinstance(party, School):
        found = _school(user, party)
    elif isinstance(party, Partner):
        found = _partner(party)
    elif isinstance(party, Collaboration):
        found = _collaboration(party)
    else:
        found = _place(user, party, programme)
    return [(label, text) for label, text in found if text]


def _school(user: Any, school: School) -> Facts:
    figure = school.figures.filter(pupils__isnull=False).first()
    rows = AdviserAssignment.objects.visible_to(user).active().filter(school=school).select_related("adviser")
    assignment = rows.first()
    pupils = f"{number_nl(figure.pupils)} ({figure.year})" if figure else ""
    return [
        (_("Kind"), school.get_education_display()),
        (_("Pupils"), pupils),
        (_("Denomination"), school.denomination),
        (_("School board"), str(school.board or "")),
        (_("Municipality"), str(school.municipality)),
        (_("Phone"), school.phone),
        (word("Adviser"), str(assignment.adviser) if assignment else ""),
    ]


def _partner(partner: Partner) -> Facts:
    disciplines = [row.get_discipline_display() for row in partner.disciplines.all()]
    offers = sum(offer.ended_on is None or offer.ended_on > today() for offer in partner.offers.all())
    places = [place.name for place in partner.serves.order_by("name")]
    told = ngettext("%(number)d offer", "%(number)d offers", offers) % {"number": offers} if offers else ""
    return [
        (_("Kind"), partner.get_kind_display()),
        (_("Municipality"), str(partner.municipality or "")),
        (_("Disciplines"), str(get_text_list(disciplines, _("and")))),
        (_("Works in"), str(get_text_list(places, _("and")))),
        (_("Offers"), told),
        (_("Room for"), partner.capacity),
        (_("Phone"), partner.phone),
    ]


def _collaboration(row: Collaboration) -> Facts:
    members = [str(member) for member in row.members.active().select_related("school", "partner", "municipality").all()]
    return [
        (_("Kind"), str(row.kind)),
        (_("Status"), str(row.get_status_display())),
        (_("First day"), day(row.start)),
        (_("Last day"), day(row.end)),
        (_("Members"), str(get_text_list(members, _("and")))),
        (_("Own goal"), row.goal),
    ]


def _place(user: Any, place: Municipality | SchoolBoard, programme: Programme | None) -> Facts:
    """Return how many schools a municipality or board has here, and how many are under way."""
    field = "municipality" if isinstance(place, Municipality) else "board"
    schools = School.objects.visible_to(user).filter(**{field: place}, closed_on__isnull=True)
    roads = Trajectory.objects.visible_to(user).filter(
        programme=programme, status__in=OPEN_STATUSES, school__in=schools.order_by().values("pk")
    )
    number, going = schools.count(), roads.count()
    told = ngettext("%(number)s school", "%(number)s schools", number) % {"number": number_nl(number)}
    return [
        (_("Schools"), told),
        (_("Take part"), ngettext("%(number)d school", "%(number)d schools", going) % {"number": going}),
        (_("Phone"), getattr(place, "phone", "")),
    ]
