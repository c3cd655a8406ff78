"""The facts of a school over time: the same spells whatever the order of the deliveries."""

from __future__ import annotations

import datetime
import itertools

from hypothesis import given
from hypothesis import strategies as st

from schools.register.addresses.timeline import Spell, weave

NONE: frozenset[int] = frozenset()


def day(number: int) -> datetime.date:
    return datetime.date(2020, 1, 1) + datetime.timedelta(days=number)


def woven(deliveries):
    """The spells after these deliveries (day, values, untold), in this order."""
    spells: list[Spell] = []
    seen: dict[datetime.date, frozenset[int]] = {}
    for when, values, untold in deliveries:
        told = tuple("" if at in untold else value for at, value in enumerate(values))
        spells = weave(spells, {other: blanks for other, blanks in seen.items() if other != when}, when, told, untold)
        seen[when] = untold
    return spells


def test_equal_neighbours_are_one_spell_and_others_are_not():
    a, b = ("De Brug",), ("De Boog",)
    assert woven([(day(1), a, NONE), (day(3), a, NONE), (day(5), b, NONE), (day(9), a, NONE)]) == [
        Spell(day(1), day(3), a),
        Spell(day(5), day(5), b),
        Spell(day(9), day(9), a),
    ]


def test_a_delivery_in_between_cuts_a_spell_at_the_days_on_which_it_was_told():
    a, b = ("De Brug",), ("De Boog",)
    deliveries = [(day(1), a, NONE), (day(3), a, NONE), (day(7), a, NONE), (day(9), a, NONE), (day(5), b, NONE)]
    assert woven(deliveries) == [Spell(day(1), day(3), a), Spell(day(5), day(5), b), Spell(day(7), day(9), a)]


def test_what_a_delivery_does_not_tell_is_as_before():
    whole, without_board = ("De Brug", "41000"), ("De Brug", "")
    later = (day(5), without_board, frozenset({1}))
    assert woven([later, (day(1), whole, NONE)]) == [Spell(day(1), day(5), whole)]
    assert woven([later]) == [Spell(day(5), day(5), without_board)]


def test_a_correction_of_the_same_day_joins_what_it_makes_equal():
    a, b = ("De Brug",), ("De Boog",)
    assert woven([(day(1), a, NONE), (day(5), b, NONE), (day(5), a, NONE)]) == [Spell(day(1), day(5), a)]


delivery = st.tuples(
    st.tuples(st.sampled_from("ab"), st.sampled_from("xy")), st.sampled_from([NONE, frozenset({1}), frozenset({0, 1})])
)


@given(st.lists(delivery, min_size=2, max_size=5))
def test_any_order_gives_the_same(told):
    deliveries = [(day(number), *one) for number, one in enumerate(told)]
    expected = woven(deliveries)
    for order in itertools.permutations(deliveries):
        assert woven(order) == expected
    # And the plainest reading of the rule: each day as told, blanks as on the day before.
    plain, before = [], ("", "")
    for when, values, untold in deliveries:
        before = tuple(before[at] if at in untold else value for at, value in enumerate(values))
        plain.append((when, before))
    for when, values in plain:
        assert [spell.values for spell in expected if spell.first <= when <= spell.last] == [values]
