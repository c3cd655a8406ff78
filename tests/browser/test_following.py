"""From a result to a plan, a question and a level: the icc'er and then the adviser, at both widths."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import factories
from tests.monitoring.evaluation.conftest import fill_in_and_submit
from trajectories.models import Ambition, ScenarioPillar

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_result_becomes_an_ambition_a_question_and_a_level(new_page, width, sign_in, check_page, world):
    ScenarioPillar.objects.create(model=world.programme.scenario_model, key="visie", name="Visie", order=1)
    key = world.round.instrument.key
    factories.TipFactory(programme=world.programme, instrument_key=key, level=2, text="Begin met drie foto’s.")
    fill_in_and_submit(world.evaluation, world.users["iccer"], share=True)
    result = reverse("evaluation:result", args=[world.evaluation.pk])

    school = new_page(width)
    sign_in(school, world.users["iccer"])
    school.goto(result)
    check_page(school)
    school.get_by_role("button", name="Maak er een ambitie van").click()
    expect(school.get_by_text("Het is nu een ambitie van de school")).to_be_visible()
    assert list(Ambition.objects.values_list("text", flat=True)) == ["Begin met drie foto’s."]

    school.get_by_role("link", name="Vraag advies of scholing over visie").click()
    check_page(school)
    school.get_by_label("Je vraag").fill("Hoe krijgen we het team mee?")
    school.get_by_role("button", name="Stel de vraag").click()
    expect(school.get_by_role("region", name="Vraag het je adviseur")).to_contain_text("nog geen antwoord")
    school.get_by_role("link", name="Bekijk en beslis").click()
    check_page(school)
    school.get_by_role("button", name="Bevestigen").click()
    expect(school.get_by_text("Je adviseur kijkt er nu naar.").first).to_be_visible()

    staff = new_page(width)
    sign_in(staff, world.users["adviseur"])
    staff.goto(reverse("worklist"))
    staff.get_by_role("link", name="Beantwoorden").first.click()
    check_page(staff)
    staff.get_by_label("Jouw antwoord").fill("Begin met één bouw.")
    staff.get_by_role("button", name="Beantwoorden").click()
    staff.get_by_role("link", name="Bekijk en beslis").first.click()
    check_page(staff)
    staff.get_by_role("button", name="Bevestigen").click()
    expect(staff.get_by_text("gelden vanaf vandaag")).to_be_visible()

    school.goto(result)
    expect(school.get_by_role("region", name="Vraag het je adviseur")).to_contain_text("Begin met één bouw.")
