"""Results that the project leader fills in: the page, what it refuses, and how they count in the table."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from tests import factories
from tests.performance.baseline import assert_constant_queries
from trajectories.models import Indicator, IndicatorValue, Target
from trajectories.programme.results import results_table

DAY = datetime.date(2026, 11, 1)


@pytest.fixture
def indicator(world):
    row = Indicator.objects.create(programme=world.programme, key="deel", name="Partnerschappen", source="by_hand")
    Target.objects.create(indicator=row, phase=world.programme.phases.get(), value=80)
    return row


@pytest.fixture
def phase(world):
    return world.programme.phases.get()


def filled_in(indicator, phase, value="60", note="Lijst van het najaar"):
    name = f"{indicator.pk}-{phase.pk}"
    return {f"waarde-{name}": value, f"grond-{name}": note}


def test_a_number_is_kept_with_what_it_rests_on(as_role, world, indicator, phase):
    client = as_role("beheerder")
    page = client.get(reverse("programme:values"))
    assert "Partnerschappen" in page.content.decode()
    assert client.post(reverse("programme:values"), filled_in(indicator, phase)).status_code == 302
    kept = IndicatorValue.objects.get()
    assert (kept.value, kept.note) == (60, "Lijst van het najaar")
    row = results_table(world.programme, DAY).rows[0]
    assert (row.realised, row.target) == (60, 80)

    client.post(reverse("programme:values"), filled_in(indicator, phase, value="", note=""))
    assert not IndicatorValue.objects.exists()


def test_percentages_do_not_add_up_and_are_called_so(as_role, world, indicator, phase):
    second = factories.PhaseFactory(
        programme=world.programme, key="later", start=datetime.date(2027, 1, 1), end=datetime.date(2028, 12, 31)
    )
    indicator.unit = "percent"
    indicator.save()
    Target.objects.create(indicator=indicator, phase=second, value=90)
    for where, value in ((phase, 60), (second, 75)):
        IndicatorValue.objects.create(indicator=indicator, phase=where, value=value)
    row = results_table(world.programme, DAY).rows[0]
    assert (row.realised, row.target, row.unit) == (75, 90, "percent")
    assert "<b>75%</b>, beloofd 90%" in as_role("adviseur").get(reverse("programme:overview")).text
    indicator.unit = "number"
    indicator.save()
    row = results_table(world.programme, DAY).rows[0]
    assert (row.realised, row.target) == (135, 170)


def test_a_note_without_a_number_is_told_and_nothing_is_lost(as_role, indicator, phase):
    response = as_role("beheerder").post(reverse("programme:values"), filled_in(indicator, phase, value=""))
    assert response.status_code == 200
    assert "Lijst van het najaar" in response.content.decode()
    assert response.context["form"].non_field_errors()
    assert not IndicatorValue.objects.exists()


@pytest.mark.parametrize(("unit", "value"), [("percent", "101"), ("yes", "2"), ("number", "-1"), ("number", "veel")])
def test_a_number_that_cannot_be(as_role, indicator, phase, unit, value):
    indicator.unit = unit
    indicator.save()
    response = as_role("beheerder").post(reverse("programme:values"), filled_in(indicator, phase, value=value))
    assert response.status_code == 200
    assert f"waarde-{indicator.pk}-{phase.pk}" in response.context["form"].errors
    assert not IndicatorValue.objects.exists()


def test_what_is_counted_is_not_filled_in(as_role, world, phase):
    counted = Indicator.objects.create(programme=world.programme, key="t", name="Trajecten", source="trajectories")
    response = as_role("beheerder").get(reverse("programme:values"))
    assert "Trajecten" not in response.content.decode()
    as_role("beheerder").post(reverse("programme:values"), filled_in(counted, phase))
    assert not IndicatorValue.objects.exists()


def test_only_the_own_programme(as_role, world, other_world):
    theirs = Indicator.objects.create(programme=other_world.programme, key="deel", name="Van hen", source="by_hand")
    response = as_role("beheerder").post(
        reverse("programme:values"), filled_in(theirs, other_world.programme.phases.get())
    )
    assert response.status_code == 302
    assert not IndicatorValue.objects.exists()


def test_the_page_costs_the_same_for_more_results(as_role, world, indicator):
    def grow():
        for number in range(4):
            Indicator.objects.create(programme=world.programme, key=f"n-{number}", name="Meer", source="by_hand")

    assert_constant_queries(
        as_role("beheerder"), reverse("programme:values"), grow=grow, key="programme/values:beheerder"
    )
