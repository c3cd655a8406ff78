"""The two kinds of place, school boards and municipalities: what differs between their pages, in one object each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cmk.accounts.access import Access, Scope
from cmk.accounts.roles import BOARD as BOARD_ROLES
from cmk.accounts.roles import Role
from schools.models import Municipality, SchoolBoard
from schools.places import Place


@dataclass(frozen=True)
class PlaceKind:
    """One kind of place.

    ``field`` is the relation to it (of schools, contacts, documents), ``parties`` that of agreements; ``key`` the field
    in the address of its page; ``namespace`` that of its URLs; ``roles`` and ``scope`` those of its own people.
    ``home`` is the URL name that leads its own people to it; ``began`` names it in the address of a new agreement.
    """

    field: str
    parties: str
    namespace: str
    key: str
    model: type[models.Model]
    scope: Scope
    roles: frozenset[Role]
    home: str
    began: str
    title: Any
    own_title: Any

    @property
    def is_board(self) -> bool:
        """Whether this is the kind of the school boards."""
        return self.field == "board"

    def sees(self, access: Access) -> bool:
        """Whether somebody may come to pages of this kind: staff, and people of such a place (whose: the querysets)."""
        return access.is_staff or access.has(*self.roles)

    def own(self, access: Access) -> bool:
        """Whether somebody has a place of this kind of their own."""
        return access.has(*self.roles)

    def key_of(self, place: Place) -> str:
        """Return the board number or the CBS code."""
        return str(getattr(place, self.key))

    def url(self, name: str, place: Place, *args: Any) -> str:
        """Return the address of a page of ``place``."""
        return reverse(f"{self.namespace}:{name}", args=[self.key_of(place), *args])

    def get(self, user: Any, key: str) -> Place:
        """Return the place of this kind that ``user`` may see; ``Http404`` otherwise."""
        place: Place | None = self.model._default_manager.visible_to(user).filter(**{self.key: key}).first()  # type: ignore[attr-defined]
        if place is None:
            raise Http404
        return place


BOARD = PlaceKind(
    field="board",
    parties="boards",
    namespace="boards",
    key="number",
    model=SchoolBoard,
    scope=Scope.BOARD,
    roles=BOARD_ROLES,
    home="our_board",
    began="bestuur",
    title=_("School boards"),
    own_title=_("Our boards"),
)
MUNICIPALITY = PlaceKind(
    field="municipality",
    parties="municipalities",
    namespace="municipalities",
    key="code",
    model=Municipality,
    scope=Scope.MUNICIPALITY,
    roles=frozenset({Role.GEMEENTE}),
    home="our_municipality",
    began="gemeente",
    title=_("Municipalities"),
    own_title=_("Our municipalities"),
)
KINDS: tuple[PlaceKind, ...] = (BOARD, MUNICIPALITY)


def kind_of(place: Place) -> PlaceKind:
    """Return the kind of a place."""
    return BOARD if isinstance(place, SchoolBoard) else MUNICIPALITY
