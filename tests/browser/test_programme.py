"""The programme, a school's trajectory and the activities, walked in a browser."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import factories
from trajectories.models import Activity, Indicator, ProgrammeLine, Target
from trajectories.programme.services import RowEdit, save_priorities

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def full_programme(world):
    """A programme with something in each of its parts."""
    programme = world.programme
    line = ProgrammeLine.objects.create(
        programme=programme, key="a", letter="A", name="Samenwerken", description="Samen verder komen."
    )
    programme.objectives.create(key="a", name="Scholen en partners werken samen", line=line)
    kind = factories.ActivityKindFactory(programme=programme, name="Teamtraining", line=line)
    indicator = Indicator.objects.create(
        programme=programme, key="scholen", name="Scholen op weg", source="trajectories", track=world.track, line=line
    )
    Target.objects.create(indicator=indicator, phase=programme.phases.get(), value=3)
    save_priorities(programme=programme, municipality=world.municipality, rows=[RowEdit(None, {"text": "Meer muziek"})])
    factories.ActivityFactory(programme=programme, kind=kind, title="Drama in de klas")
    return programme


def test_the_adviser_marks_a_step_and_is_told_what_is_missing(page, sign_in, check_page, world):
    sign_in(page, world.users["adviseur"])
    page.goto(reverse("trajectory:of_school", args=[world.school.code]))
    check_page(page)
    step = page.locator("#stap-1")
    step.get_by_text("gedaan", exact=True).click()
    step.get_by_label("Notitie").fill("met het hele team")
    step.get_by_role("button", name="Stap opslaan").click()
    expect(page.locator("#stap-1")).to_have_class(re.compile("done"))
    expect(page.locator("#stap-1")).to_contain_text("met het hele team")

    page.locator("#stap-1 summary").click()
    step.get_by_text("bezig", exact=True).click()
    step.get_by_role("button", name="Stap opslaan").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    check_page(page)
    step.get_by_label("Waarom sla je de stap over, of waarom gaat die terug?").fill("toch nog niet klaar")
    step.get_by_role("button", name="Stap opslaan").click()
    expect(page.locator("#stap-1")).to_have_class(re.compile("busy"))
    expect(page.get_by_role("complementary")).to_contain_text("toch nog niet klaar")


def test_the_school_reads_its_trajectory(page, sign_in, check_page, world):
    sign_in(page, world.users["iccer"])
    page.goto(reverse("trajectory:of_school", args=[world.school.code]))
    check_page(page)
    expect(page.get_by_role("main")).to_contain_text("Stap 2")
    expect(page.get_by_role("main").get_by_role("button")).to_have_count(0)


def test_an_adviser_begins_a_trajectory(page, sign_in, check_page, world):
    school = factories.SchoolFactory(municipality=world.municipality)
    sign_in(page, world.users["adviseur"])
    page.goto(reverse("trajectory:of_school", args=[school.code]))
    check_page(page)
    page.get_by_role("radio", name="Spoor 1").check()
    page.get_by_role("button", name="Traject beginnen").click()
    expect(page.get_by_role("heading", name="Traject in Spoor 1")).to_be_visible()


def test_the_leader_reads_and_edits_the_programme(page, sign_in, check_page, world, full_programme):
    sign_in(page, world.users["beheerder"])
    page.goto(reverse("programme:overview"))
    check_page(page)
    expect(page.get_by_role("region", name="Tabel met resultaten")).to_contain_text("1 van 3")
    page.get_by_role("link", name="Streefwaarden aanpassen").click()
    check_page(page)
    page.get_by_label("Scholen op weg, 2026").fill("5")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("region", name="Tabel met resultaten")).to_contain_text("1 van 5")
    for link, title in (
        (re.compile("Stappen aanpassen"), "Spoor 1"),
        (re.compile("Onderwerpen aanpassen"), "Accountgesprek"),
        (re.compile("Speerpunten aanpassen"), f"Speerpunten van {world.municipality}"),
        ("Lijnen en doelstellingen aanpassen", "Programmalijnen"),
        ("Opzet van het programma", "Opzet van het programma"),
    ):
        page.goto(reverse("programme:overview"))
        page.get_by_role("link", name=link).first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        check_page(page)
    page.goto(reverse("programme:steering"))
    check_page(page)
    page.get_by_role("link", name="Lid toevoegen").click()
    check_page(page)


def test_an_activity_is_added_with_schools_found_by_typing(page, sign_in, check_page, world, full_programme):
    factories.SchoolFactory.create_batch(12, municipality=world.municipality)
    wanted = factories.SchoolFactory(municipality=world.municipality, name="Daltonschool De Coöperatie")
    sign_in(page, world.users["adviseur"])
    page.goto(reverse("activities:list"))
    check_page(page)
    page.get_by_role("link", name="Activiteit toevoegen").click()
    check_page(page)
    page.get_by_label("Soort").select_option(label="Teamtraining")
    page.get_by_label("Titel").fill("Kijken naar dans")
    page.get_by_label("Eerste dag").fill("2026-03-10")
    page.get_by_text("gehouden", exact=True).click()
    page.get_by_label("Zoek een school of gemeente").fill("cooperatie")
    options = page.locator(".filterlist-box label:visible")
    expect(options).to_have_count(1)
    options.first.click()
    page.get_by_label("Zoek een school of gemeente").fill("voorbeeldschool")
    expect(page.get_by_label("Daltonschool")).to_be_visible()
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("‘Kijken naar dans’ is opgeslagen.")).to_be_visible()
    assert list(Activity.objects.get(title="Kijken naar dans").schools.all()) == [wanted]
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").click()
    assert download.value.suggested_filename.endswith(".xlsx")
