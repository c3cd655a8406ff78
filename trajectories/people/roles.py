"""The roles of a person, wherever they are: at a school, board, municipality or partner, or in the stuurgroep."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cmk.core.models import active_q, today
from partners.models import PartnerContact
from partners.services import role_text as partner_role_text
from schools.models import Contact, Person
from schools.people.places import place_role_text
from schools.people.services import role_text
from trajectories.models import SteeringSeat
from trajectories.places.kinds import BOARD, MUNICIPALITY


class PlaceKind(models.TextChoices):
    """The kinds of place at which the penvoerder knows people."""

    SCHOOL = "school", gettext_lazy("school")
    BOARD = "bestuur", gettext_lazy("school board")
    MUNICIPALITY = "gemeente", gettext_lazy("municipality")
    PARTNER = "partner", gettext_lazy("cultural partner")
    STEERING = "stuurgroep", gettext_lazy("steering group")


@dataclass(frozen=True)
class RoleLine:
    """One dated role of a person: ``row`` is its Contact, PartnerContact or SteeringSeat, ``url`` the place."""

    row: Any
    kind: PlaceKind
    role: str
    place: str
    url: str

    @property
    def text(self) -> str:
        """Role and place in one: ``icc'er, De Wilgenhoek``."""
        return ", ".join(part for part in (self.role, self.place) if part)

    @property
    def is_now(self) -> bool:
        """Whether the role holds today."""
        return bool(self.row.is_active())

    @property
    def is_coming(self) -> bool:
        """Whether the role has yet to begin."""
        return bool(self.row.start > today())

    @property
    def take_over_url(self) -> str:
        """The page on which somebody takes over; empty for a seat, which ends and begins at the programme."""
        if isinstance(self.row, Contact):
            return reverse("people:take_over", args=[self.row.pk])
        return reverse("people:take_over_partner", args=[self.row.pk]) if isinstance(self.row, PartnerContact) else ""

    @property
    def change_url(self) -> str:
        """The page on which staff correct the role; empty where there is none."""
        if isinstance(self.row, PartnerContact):
            return reverse("partners:contact_edit", args=[self.row.partner_id, self.row.pk])
        if not isinstance(self.row, Contact):
            return ""
        if self.row.school:
            return reverse("school:contact_edit", args=[self.row.school.code, self.row.pk])
        kind = BOARD if self.row.board else MUNICIPALITY
        return kind.url("contact_edit", self.row.place, self.row.pk)  # type: ignore[arg-type]


def line_of(row: Any) -> RoleLine:
    """Return the line of one role. No query when place (and programme of a seat) were read along."""
    if isinstance(row, Contact):
        role = ", ".join(part for part in (str(row.get_role_display()), row.job_title) if part)
        if row.school:
            return RoleLine(
                row, PlaceKind.SCHOOL, role, row.school.name, reverse("school:people", args=[row.school.code])
            )
        if row.board:
            return RoleLine(row, PlaceKind.BOARD, role, str(row.board), BOARD.url("detail", row.board))
        assert row.municipality is not None  # noqa: S101 - held by a constraint
        role = row.job_title or role
        name = str(row.municipality)
        return RoleLine(row, PlaceKind.MUNICIPALITY, role, name, MUNICIPALITY.url("detail", row.municipality))
    if isinstance(row, PartnerContact):
        role = row.job_title or _("contact")
        return RoleLine(
            row, PlaceKind.PARTNER, role, row.partner.name, reverse("partners:detail", args=[row.partner_id])
        )
    role = _("member for %(who)s") % {"who": row.on_behalf_of} if row.on_behalf_of else _("member")
    return RoleLine(row, PlaceKind.STEERING, role, _("steering group"), reverse("programme:steering"))


def invited_as(row: Contact | PartnerContact) -> str:
    """Return what an invitation says somebody is invited for in this role."""
    if isinstance(row, PartnerContact):
        return partner_role_text(row.partner)
    return role_text(row) if row.school_id else place_role_text(row)


def invited_as_all(lines: Iterable[RoleLine]) -> str:
    """Return the same for several roles together; the roles of a person who has none now are left out."""
    texts: list[Any] = [invited_as(line.row) for line in lines if line.take_over_url]
    return str(get_text_list(texts, _("and")))[:200]


def with_roles(people: QuerySet[Person], on: datetime.date | None = None) -> QuerySet[Person]:
    """Read the roles of ``people`` along: all of them, or only those of the day ``on``. Three queries."""
    condition = active_q(on) if on else models.Q()
    contacts = Contact.objects.filter(condition).select_related("school", "board", "municipality")
    partners = PartnerContact.objects.filter(condition).select_related("partner")
    seats = SteeringSeat.objects.filter(condition).select_related("programme")
    return people.prefetch_related(
        Prefetch("contacts", queryset=contacts.order_by("-start", "pk"), to_attr="read_contacts"),
        Prefetch("partner_contacts", queryset=partners.order_by("-start", "pk"), to_attr="read_partners"),
        Prefetch("seats", queryset=seats.order_by("-start", "pk"), to_attr="read_seats"),
    )


def roles_of(person: Any) -> list[RoleLine]:
    """Return the roles that ``with_roles`` read along: schools, boards and municipalities, partners, the stuurgroep."""
    return [line_of(row) for row in (*person.read_contacts, *person.read_partners, *person.read_seats)]
