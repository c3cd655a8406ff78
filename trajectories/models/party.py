"""With whom a conversation is held or an agreement is made: one of five kinds of party."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from schools.models import Municipality, School, SchoolBoard
from trajectories.models.collaborations import Collaboration

Party = School | Partner | Municipality | SchoolBoard | Collaboration

# The field in which each kind of party stands, in the order in which people meet them.
PARTY_FIELDS: dict[str, type[Any]] = {
    "school": School,
    "partner": Partner,
    "municipality": Municipality,
    "board": SchoolBoard,
    "collaboration": Collaboration,
}
LABELS = {
    "school": _("school"),
    "partner": _("partner"),
    "municipality": _("municipality"),
    "board": _("school board"),
    "collaboration": _("collaboration"),
}


def party_key(field: str, related: str) -> models.ForeignKey[Any, Any]:
    """Return the field of a model that leads to a party of the kind ``field``; ``related``: the way back."""
    return models.ForeignKey(
        PARTY_FIELDS[field], models.PROTECT, null=True, blank=True, related_name=related, verbose_name=LABELS[field]
    )


def one_party_q(*, or_none: bool = False) -> Q:
    """Return the condition that exactly one of the party's fields is filled in (or none at all)."""
    filled = [*PARTY_FIELDS, *([""] if or_none else [])]
    ways = [Q(**{f"{name}__isnull": name != one for name in PARTY_FIELDS}) for one in filled]
    return reduce(or_, ways)


def field_of(party: Party) -> str:
    """Return the name of the field in which ``party`` stands (``school``, ``partner``, …)."""
    return next(name for name, model in PARTY_FIELDS.items() if isinstance(party, model))


def party_q(party: Party, prefix: str = "") -> Q:
    """Return the condition that a row (reached through ``prefix``) is with ``party``."""
    return Q(**{f"{prefix}{field_of(party)}": party})


def party_values(party: Party | None) -> dict[str, Party | None]:
    """Return the values of all five fields of a row that is with ``party``."""
    return {name: party if isinstance(party, model) else None for name, model in PARTY_FIELDS.items()}


class WithParty(models.Model):
    """A model with the five fields of ``PARTY_FIELDS``."""

    class Meta:
        abstract = True

    @property
    def party_field(self) -> str:
        """The name of the field that is filled in; empty when none is. Asks nothing of the database."""
        return next((name for name in PARTY_FIELDS if getattr(self, f"{name}_id") is not None), "")

    @property
    def party(self) -> Any:
        """The school, partner, municipality, school board or collaboration that it is with; None when it has none."""
        return getattr(self, self.party_field) if self.party_field else None
