"""The rows of the list of schools: filtered and sorted bare, with the facts of those that are shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.db.models import Count, F, QuerySet
from django_tables2.data import TableData

from cmk.accounts.access import access_of
from monitoring.dossier.facts import Facts
from schools.models import School

# By what a column sorts when that is not the fact or field of its own name; the school's name decides what is equal.
SORTS: Mapping[str, Sequence[str]] = {
    "municipality": ("municipality__name",),
    "board": ("board__name", "board__number"),
    "pupils": ("size",),
    "iccers": ("iccer_name",),
    "heads": ("head_name",),
    "address": ("place", "street", "house_number"),
}
THEN = ("name", "code")


class SchoolData(TableData):
    """The schools of a table: counts and sorts them bare, and asks the facts of ``needs`` for a page of them.

    ``needs`` is set by the table, once it knows which columns it shows.
    """

    data: QuerySet[School]

    def __init__(self, schools: QuerySet[School], facts: Facts) -> None:
        super().__init__(schools.order_by(*THEN))
        self.facts = facts
        self.needs: frozenset[str] = frozenset()

    @cached_property
    def counted(self) -> dict[str, int]:
        """How many schools there are (``number``), and how many of them have a closing day (``closing``). One query."""
        return self.data.order_by().aggregate(number=Count("pk"), closing=Count("closed_on"))

    def __len__(self) -> int:
        return self.counted["number"]

    def __getitem__(self, key: Any) -> Any:
        """Return a slice as a list of schools with their facts, in order: two queries and that of the people."""
        if not isinstance(key, slice):
            return self[key : key + 1][0]
        keys = list(self.data.values_list("pk", flat=True)[key])
        rows = self.facts.beside(School.objects.filter(pk__in=keys), self.needs)
        found = {row.pk: row for row in rows.order_by()}
        return [found[pk] for pk in keys if pk in found]

    def __iter__(self) -> Iterator[School]:
        """Yield all schools with their facts, for a download."""
        return iter(self.facts.beside(self.data, self.needs))

    def order_by(self, aliases: Iterable[str]) -> None:
        """Sort by columns (``-pupils``: the other way round); what is unknown comes last either way."""
        order: list[Any] = []
        for alias in aliases:
            name = alias.removeprefix("-")
            for field in SORTS.get(name, (name,)):
                if field in self.facts.expressions:
                    self.data = self.facts.only(self.data, field)
                order.append(_directed(field, descending=alias.startswith("-")))
        self.data = self.data.order_by(*order, *THEN)


def _directed(field: str, *, descending: bool) -> Any:
    """Return how to sort by ``field``: its own name where it is always known, so that an index can serve."""
    if field in ALWAYS_KNOWN:
        return f"-{field}" if descending else field
    return F(field).desc(nulls_last=True) if descending else F(field).asc(nulls_last=True)


ALWAYS_KNOWN = frozenset({"name", "code", "education", "municipality__name", "place", "street", "house_number"})


def has_any_school(user: Any) -> bool:
    """Say whether there is any school at all for the person, whatever the filters."""
    return bool(access_of(user).grants) and School.objects.visible_to(user).exists()
