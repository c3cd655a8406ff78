"""The next programme from an existing one: what comes along, what moves, what stays, and nothing half done."""

from __future__ import annotations

import datetime
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from cmk.core.errors import DomainError
from tests import factories
from trajectories.models import BudgetAmount, Programme, SteeringSeat, Target
from trajectories.programme.exporting import export_definition
from trajectories.programme.loader import load_programme
from trajectories.successor.plan import CarriedPart, propose
from trajectories.successor.services import begin_successor

FILES = Path(settings.BASE_DIR) / "trajectories" / "programmes"
DAY = datetime.date


@pytest.fixture
def amstelland(db) -> Programme:
    """The real plan of four years, with budget, targets and priorities."""
    return load_programme(FILES / "amstelland-2025-2028.yaml")


def test_everything_comes_along_and_its_days_move_four_years(amstelland):
    before = export_definition(amstelland)
    begun = begin_successor(programme=amstelland, plan=propose(amstelland))
    new = begun.programme
    assert (new.start, new.end, new.follows) == (DAY(2029, 1, 1), DAY(2032, 12, 31), amstelland)
    assert new.slug == "amstelland-2029-2032"
    assert [(phase.label, phase.start.year) for phase in new.phases.order_by("start")] == [
        ("2030", 2029),
        ("2032", 2031),
    ]
    old_targets = Target.objects.filter(indicator__programme=amstelland)
    assert sorted(old_targets.values_list("indicator__key", "phase__key", "value")) == sorted(
        Target.objects.filter(indicator__programme=new).values_list("indicator__key", "phase__key", "value")
    )
    amounts = BudgetAmount.objects.filter(line__programme=new, line__side="income")
    assert {row.year for row in amounts} == {2029, 2030, 2031, 2032}
    assert sum(row.amount for row in amounts) == Decimal(1_118_496)
    after = export_definition(new)
    for part in ("lines", "objectives", "tracks", "conversation_kinds", "activity_kinds", "risks", "municipalities"):
        assert getattr(after, part) == getattr(before, part), part
    assert new.scenario_model == amstelland.scenario_model
    assert export_definition(amstelland) == before, "the old programme stays as it is"


def test_the_button_pressed_twice_makes_one_programme(amstelland):
    plan = propose(amstelland)
    first = begin_successor(programme=amstelland, plan=plan)
    again = begin_successor(programme=amstelland, plan=plan)
    assert first.is_new
    assert not again.is_new
    assert again.programme == first.programme
    assert Programme.objects.count() == 2


def test_what_is_left_out_stays_behind_and_amounts_begin_at_nothing(amstelland):
    left = {CarriedPart.LINES, CarriedPart.TARGETS, CarriedPart.AMOUNTS, CarriedPart.RISKS, CarriedPart.PRIORITIES}
    plan = propose(amstelland)
    plan = replace(plan, parts=plan.parts - left, municipalities=frozenset({"0362"}))
    new = begin_successor(programme=amstelland, plan=plan).programme
    assert not new.lines.exists()
    assert not new.objectives.exists()
    assert not new.risks.exists()
    assert not new.priorities.exists()
    assert not Target.objects.filter(indicator__programme=new).exists()
    assert new.indicators.count() == amstelland.indicators.count()
    assert set(BudgetAmount.objects.filter(line__programme=new).values_list("amount", flat=True)) == {Decimal(0)}
    assert list(new.municipalities.values_list("code", flat=True)) == ["0362"]


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_saved(amstelland):
    plan = propose(amstelland)
    first, second = plan.phases
    wrong = replace(
        plan,
        phases=[replace(first, end=DAY(2028, 1, 1)), replace(second, end=DAY(2040, 1, 1))],
        parts=frozenset({CarriedPart.TARGETS, CarriedPart.AMOUNTS}),
        municipalities=frozenset(),
    )
    with pytest.raises(DomainError) as refused:
        begin_successor(programme=amstelland, plan=wrong)
    text = "\n".join(refused.value.messages)
    for part in (first.name, second.name, "gemeente", "indicatoren", "begrotingsregels"):
        assert part in text, text
    assert Programme.objects.count() == 1


def test_a_municipality_is_in_one_programme_at_a_time_and_an_address_is_taken_once(amstelland):
    plan = propose(amstelland)
    overlapping = replace(plan, start=DAY(2028, 1, 1), phases=[replace(plan.phases[1])])
    with pytest.raises(DomainError) as refused:
        begin_successor(programme=amstelland, plan=overlapping)
    assert len([text for text in refused.value.messages if "Amstelveen" in text]) == 1
    other = factories.ProgrammeFactory(slug=plan.slug)
    with pytest.raises(DomainError):
        begin_successor(programme=amstelland, plan=plan)
    assert set(Programme.objects.all()) == {amstelland, other}


def test_who_sits_in_the_stuurgroep_comes_along_from_the_first_day(world):
    leaves = factories.SteeringSeatFactory(programme=world.programme, end=DAY(2027, 1, 1))
    seat = world.programme.seats.exclude(pk=leaves.pk).get()
    begun = begin_successor(programme=world.programme, plan=propose(world.programme))
    new = SteeringSeat.objects.get(programme=begun.programme)
    assert (new.person, new.start, new.end) == (seat.person, DAY(2029, 1, 1), None)
    seat.refresh_from_db()
    assert seat.end is None


def test_the_leader_sees_what_it_becomes_then_begins_it_and_looks_at_it(as_role, world):
    client = as_role("beheerder")
    page = client.get(reverse("successor:begin"))
    form = page.context["form"]
    data = {"of": world.programme.pk}
    for field in form:
        data[field.html_name] = field.value()
    preview = client.post(reverse("successor:begin"), data)
    assert (
        "Nog niets is opgeslagen" in preview.content.decode()
        or "Er is nog niets opgeslagen" in preview.content.decode()
    )
    assert Programme.objects.filter(penvoerder=world.penvoerder).count() == 1
    hidden = {"of": world.programme.pk, "step": "write"}
    for name, value in preview.context["form"].hidden:
        hidden.setdefault(name, []).append(value)
    done = client.post(reverse("successor:begin"), hidden, follow=True)
    new = Programme.objects.get(follows=world.programme)
    assert f"Je kijkt naar {new.name}, dat begint op 1 januari 2029." in done.content.decode()
    again = client.post(reverse("successor:begin"), hidden, follow=True)
    assert "was al begonnen" in again.content.decode()
    assert Programme.objects.filter(penvoerder=world.penvoerder).count() == 2


def test_phases_left_as_proposed_move_along_with_another_period(as_role, world):
    client = as_role("beheerder")
    data = {field.html_name: field.value() for field in client.get(reverse("successor:begin")).context["form"]}
    data |= {"of": world.programme.pk, "start": "2030-01-01", "end": "2031-12-31"}
    plan = client.post(reverse("successor:begin"), data).context["plan"]
    assert [(phase.start, phase.end) for phase in plan.phases] == [(DAY(2030, 1, 1), DAY(2031, 12, 31))]


def test_bad_input_is_told_all_at_once_and_nothing_is_lost(as_role, world):
    client = as_role("beheerder")
    data = {"of": world.programme.pk, "name": "", "slug": "Met Spaties", "start": "2029-01-01", "end": "2028-01-01"}
    page = client.post(reverse("successor:begin"), data)
    assert page.status_code == 200
    assert {"name", "slug", "end", "municipalities"} <= set(page.context["form"].errors)
    assert 'value="Met Spaties"' in page.content.decode()
