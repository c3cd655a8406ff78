"""Days, years and names that move to the next period."""

from __future__ import annotations

import datetime
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trajectories.successor.shifting import Period, move_day, move_phases, move_text, next_scheme

DAY = datetime.date
CMK3 = Period(DAY(2021, 1, 1), DAY(2024, 12, 31))
CMK4 = Period(DAY(2025, 1, 1), DAY(2028, 12, 31))


def test_the_next_period_is_as_long_and_begins_the_day_after():
    assert CMK3.next() == CMK4
    assert Period(DAY(2020, 9, 1), DAY(2024, 8, 31)).next() == Period(DAY(2024, 9, 1), DAY(2028, 8, 31))


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("CmK3 2021-2024", "CmK4 2025-2028"),
        ("CMK3, 2021 tot en met 2024", "CMK4, 2025 tot en met 2028"),
        ("Leerplan 2006, groep 2021a", "Leerplan 2006, groep 2025a"),
        ("in 12021 of 20210", "in 12021 of 20210"),
    ],
)
def test_only_years_of_the_period_move(text, moved):
    assert next_scheme(text, CMK3, CMK4) == moved


def test_a_leap_day_stays_in_its_month():
    three = Period(DAY(2024, 1, 1), DAY(2024, 12, 31))
    assert move_day(DAY(2024, 2, 29), three, Period(DAY(2025, 1, 1), DAY(2025, 12, 31))) == DAY(2025, 2, 28)


def test_phases_fill_the_new_period_when_that_is_longer_or_shorter():
    phases = [Period(DAY(2021, 1, 1), DAY(2022, 12, 31)), Period(DAY(2023, 1, 1), DAY(2024, 12, 31))]
    assert move_phases(phases, CMK3, CMK4)[1] == Period(DAY(2027, 1, 1), DAY(2028, 12, 31))
    longer = Period(CMK4.start, DAY(2029, 12, 31))
    assert move_phases(phases, CMK3, longer)[1].end == longer.end
    shorter = Period(CMK4.start, DAY(2026, 6, 30))
    assert move_phases(phases, CMK3, shorter) == [shorter]


@given(st.integers(2010, 2030), st.integers(1, 6), st.integers(0, 400), st.integers(100, 3000))
def test_phases_always_lie_within_the_new_period_in_order(year, number, shift, length):
    old = Period(DAY(year, 1, 1), DAY(year + number - 1, 12, 31))
    phases = [Period(DAY(year + n, 1, 1), DAY(year + n, 12, 31)) for n in range(number)]
    start = old.end + datetime.timedelta(days=1 + shift)
    new = Period(start, start + datetime.timedelta(days=length))
    moved = move_phases(phases, old, new)
    assert moved
    assert moved[0].start >= new.start
    assert moved[-1].end <= new.end
    assert all(phase.start < phase.end for phase in moved)
    assert all(one.end < two.start for one, two in itertools.pairwise(moved))


def test_text_without_a_year_stays():
    assert move_text("spoor 2", CMK3, CMK4) == "spoor 2"
