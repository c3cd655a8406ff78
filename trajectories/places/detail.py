"""What stands on the page of one board or municipality, for the person who asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from cmk.accounts.access import access_of
from cmk.accounts.models import Penvoerder
from cmk.core.models import today
from schools.models import Contact
from schools.people.selectors import People, lines_of
from schools.places import Place, of_place
from schools.policy_documents import DocumentLine, documents_of
from trajectories.agreements.selectors import AgreementLine, agreements_of
from trajectories.models import BoardPriority, MunicipalPriority, Programme
from trajectories.people.handovers import handovers_at
from trajectories.places.kinds import PlaceKind


@dataclass(frozen=True)
class PlacePage:
    """The parts of the page beside the schools.

    ``priorities``: within the current programme, in order; ``in_programme``: whether there is a programme for which
    priorities can be kept here (a municipality must take part in it). ``in_force``: the policy that holds this year.
    """

    people: People
    handovers: list[Any]
    documents: list[DocumentLine]
    agreements: list[AgreementLine]
    priorities: list[BoardPriority] | list[MunicipalPriority]
    in_programme: bool

    @property
    def in_force(self) -> list[DocumentLine]:
        """The policy documents that hold this year."""
        return [line for line in self.documents if line.in_force]


def people_of_place(user: Any, penvoerder: Penvoerder, place: Place) -> People:
    """Return the contacts of a place: all of them with sign-in state for staff, those of today for its own people."""
    is_staff = access_of(user).is_staff
    contacts = Contact.objects.visible_to(user).filter(person__penvoerder=penvoerder, **of_place(place))
    if not is_staff:
        contacts = contacts.filter(Q(end__isnull=True) | Q(end__gte=today()), start__lte=today())
    contacts = contacts.select_related("person").order_by("person__given_name", "person__family_name", "-start", "pk")
    return lines_of(user, penvoerder, contacts, with_sign_in=is_staff)


def place_page(
    user: Any, penvoerder: Penvoerder, programme: Programme | None, kind: PlaceKind, place: Place
) -> PlacePage:
    """Gather the page of one place: seven queries at most, whatever there is to show."""
    priorities: Any = []
    in_programme = programme is not None
    if programme is not None:
        model = BoardPriority if kind.is_board else MunicipalPriority
        priorities = list(model._default_manager.filter(programme=programme, **of_place(place)).order_by("order", "pk"))
        if not kind.is_board:
            in_programme = programme.municipalities.filter(pk=place.pk).exists()
    return PlacePage(
        people=people_of_place(user, penvoerder, place),
        handovers=handovers_at(user, penvoerder, place),
        documents=documents_of(user, penvoerder, place),
        agreements=agreements_of(user, penvoerder, place),
        priorities=priorities,
        in_programme=in_programme,
    )
