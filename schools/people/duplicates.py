"""Two rows that are probably one person: found, each with the reason, and put aside when they are not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from itertools import combinations
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cmk.accounts.models import User
from cmk.core.errors import DomainError
from schools.models import NotTheSame, Person
from schools.people.names import are_alike, folded, is_mobile, may_be_one, phone_number

# More rows than this with the same number, name or address are no duplicates but a habit (info@, "icc’er").
MOST_ALIKE = 12


class Reason(Enum):
    """Why two rows look like one person; the surest first."""

    EMAIL = gettext_lazy("the same e-mail address")
    NAME = gettext_lazy("the same name")
    INITIALS = gettext_lazy("the same last name, and one has only initials")
    PHONE = gettext_lazy("the same phone number")
    ALIKE = gettext_lazy("nearly the same name, at the same place")


ORDER = {reason: place for place, reason in enumerate(Reason)}


@dataclass(frozen=True)
class Pair:
    """Two people who look like one, the one known longest first, with the reasons, the surest first."""

    one: Person
    other: Person
    reasons: list[Reason] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        """The reasons, joined."""
        return ", ".join(str(reason.value) for reason in self.reasons)


def find_pairs(
    people: Iterable[Person], places: Mapping[int, Iterable[Any]], apart: Iterable[tuple[int, int]] = ()
) -> list[Pair]:
    """Return the pairs of ``people`` (of one penvoerder) that look like one person, the surest first. No query.

    ``places``: per person whatever names the places of their roles, whenever. ``apart``: the pairs (lower key first)
    of whom was said that they are two people.
    """
    by_pk = {person.pk: person for person in people}
    found: defaultdict[tuple[int, int], set[Reason]] = defaultdict(set)
    for reason, one, other in [*_by_what_is_equal(by_pk.values()), *_by_place(by_pk, places)]:
        found[min(one, other), max(one, other)].add(reason)
    known_apart = set(apart)
    pairs = [
        Pair(by_pk[one], by_pk[other], sorted(reasons, key=ORDER.__getitem__))
        for (one, other), reasons in found.items()
        if (one, other) not in known_apart
    ]
    return sorted(pairs, key=lambda pair: (ORDER[pair.reasons[0]], pair.one.name, pair.one.pk, pair.other.pk))


def _by_what_is_equal(people: Iterable[Person]) -> Iterable[tuple[Reason, int, int]]:
    """Yield the pairs with the same address, name, number, or last name and first letter."""
    groups: defaultdict[tuple[Reason, str], list[Person]] = defaultdict(list)
    for person in people:
        whole, family = folded(person.name), folded(person.family_name)
        if person.email.strip():
            groups[Reason.EMAIL, person.email.strip().lower()].append(person)
        if " " in whole:  # a first name alone is of many
            groups[Reason.NAME, whole].append(person)
        if family and whole:
            groups[Reason.INITIALS, f"{family}, {whole[0]}"].append(person)
        if number := phone_number(person.phone):
            groups[Reason.PHONE, number].append(person)
    for (reason, value), members in groups.items():
        if len(members) > MOST_ALIKE and reason is not Reason.INITIALS:
            continue
        for one, other in combinations(members, 2):
            if _really(reason, value, one, other):
                yield reason, one.pk, other.pk


def _really(reason: Reason, value: str, one: Person, other: Person) -> bool:
    """Say whether what is equal tells that they are one."""
    if reason is Reason.INITIALS:
        return folded(one.name) != folded(other.name) and may_be_one(one.given_name, other.given_name)
    if reason is Reason.PHONE and not is_mobile(value):
        return are_alike(folded(one.name), folded(other.name))
    return True


def _by_place(people: Mapping[int, Person], places: Mapping[int, Iterable[Any]]) -> Iterable[tuple[Reason, int, int]]:
    """Yield the pairs at one place whose names differ by a slip."""
    at: defaultdict[Any, set[int]] = defaultdict(set)
    for pk, where in places.items():
        for place in where:
            if pk in people:
                at[place].add(pk)
    names = {pk: folded(person.name) for pk, person in people.items()}
    for there in at.values():
        for one, other in combinations(sorted(there), 2):
            if names[one] != names[other] and are_alike(names[one], names[other]):
                yield Reason.ALIKE, one, other


@transaction.atomic
def keep_apart(*, one: Person, other: Person, by: User) -> NotTheSame:
    """Remember that two people are not the same, so that they are not shown as a pair again; twice does no harm.

    Raises ``DomainError`` for a person and themself.
    """
    if one.pk == other.pk:
        raise DomainError(_("Choose two different people."))
    first, second = sorted((one, other), key=lambda person: person.pk)
    row, _made = NotTheSame.objects.get_or_create(person_a=first, person_b=second, defaults={"said_by": by})
    return row
