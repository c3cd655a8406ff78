"""Figures of small groups do not show, nor can they be found by subtraction."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmk.core.withholding import is_small, withheld


@pytest.mark.parametrize(
    ("groups", "hidden"),
    [
        ({"a": 12, "b": 9, "c": 6}, ""),
        ({"a": 12, "b": 9, "c": 3}, "bc"),  # c alone would follow from the total
        ({"a": 12, "b": 9, "c": 0}, ""),  # nobody answered: a fact, not a secret
        ({"a": 12, "b": 2, "c": 1, "d": 7}, "bcd"),  # b and c together are three
        ({"a": 12, "b": 4, "c": 1}, "bc"),  # together five: subtraction gives no group away
        ({"a": 3}, "a"),
        ({"a": 3, "b": 0}, "a"),
    ],
)
def test_small_groups_and_the_ones_that_would_give_them_away(groups: dict[str, int], hidden: str) -> None:
    assert withheld({key: [n] for key, n in groups.items()}, 5) == set(hidden)


def test_a_group_with_one_small_column_is_withheld_whole() -> None:
    assert withheld({"a": [9, 2], "b": [8, 8], "c": [6, 6]}, 5) == {"a", "c"}


@given(st.dictionaries(st.integers(), st.lists(st.integers(0, 12), min_size=2, max_size=2), max_size=8))
def test_what_is_hidden_never_follows_from_what_is_shown(groups: dict[int, list[int]]) -> None:
    hidden = withheld(groups, 5)
    shown = [ns for key, ns in groups.items() if key not in hidden]
    assert not any(is_small(n, 5) for ns in shown for n in ns)
    if hidden and any(any(ns) for ns in shown):
        assert len(hidden) >= 2
        for column in range(2):
            assert not is_small(sum(groups[key][column] for key in hidden), 5)
