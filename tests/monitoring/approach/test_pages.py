"""The list of schools that do not take part yet, its forms, its download and what the school's page shows of it."""

from __future__ import annotations

import csv
import datetime
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from cmk.accounts.models import Download
from cmk.core.models import today
from monitoring.worklist.selectors import work_list
from schools.models import AskAgain
from tests import factories
from trajectories.models import TrajectoryStatus
from trajectories.trajectory.services import start_trajectory


def days(number):
    return today() + datetime.timedelta(days=number)


def get(client, **query):
    return client.get(reverse("schools:not_yet"), query)


def shown(client, **query):
    return [line.school.name for line in get(client, **query).context["lines"]]


def note(world, school, day, **fields):
    return factories.AskAgainFactory(penvoerder=world.penvoerder, school=school, ask_on=day, **fields)


@pytest.fixture
def schools(world):
    """Schools beside the world's own, which takes part: in the order of the list."""
    made = {}
    for name in ("Zeester", "Berk", "Anker", "Mus", "Dicht"):
        board = world.board if name == "Anker" else factories.SchoolBoardFactory()
        made[name] = factories.SchoolFactory(municipality=world.municipality, board=board, name=name)
    note(world, made["Zeester"], days(-30))
    note(world, made["Berk"], today())
    note(world, made["Mus"], days(1), occasion="other", note="=2+3")
    made["Dicht"].closed_on = days(-1)
    made["Dicht"].save()
    return made


def test_those_to_ask_now_stand_on_top_then_those_without_a_note(schools, other_world, as_role):
    assert shown(as_role("adviseur")) == ["Zeester", "Berk", "Anker", "Mus"]


def test_filters(schools, world, as_role):
    client = as_role("adviseur")
    schools["Berk"].education = "vo"
    schools["Berk"].save()
    schools["Mus"].figures.create(year=2025, pupils=250)
    factories.AdviserAssignmentFactory(
        penvoerder=world.penvoerder, school=schools["Anker"], adviser=world.users["adviseur"]
    )
    factories.ContactFactory(
        person=factories.PersonFactory(penvoerder=world.penvoerder), school=schools["Zeester"], start=days(-100)
    )
    for query, names in (
        ({"when": "nu"}, ["Zeester", "Berk"]),
        ({"when": "geen"}, ["Anker"]),
        ({"when": "later"}, ["Mus"]),
        ({"when": "nieuw"}, ["Zeester"]),
        ({"adviser": "mij"}, ["Anker"]),
        ({"adviser": world.users["adviseur"].pk, "q": "zee"}, ["Zeester"]),  # the own number is no choice: left out
        ({"education": "vo"}, ["Berk"]),
        ({"size": "200-400"}, ["Mus"]),
        ({"q": "ank"}, ["Anker"]),
        ({"board": world.board.number}, ["Anker"]),
        ({"municipality": world.municipality.pk, "when": "nu"}, ["Zeester", "Berk"]),
    ):
        assert shown(client, **query) == names, query
    assert "Nieuwe icc’er sinds" in get(client).content.decode().replace("&#x27;", "’").replace("'", "’")


def test_a_school_that_takes_part_is_not_in_it_and_one_that_stopped_is(world, as_role):
    client = as_role("adviseur")
    assert shown(client) == []
    assert "Elke school doet mee" in get(client).content.decode()
    world.trajectory.status, world.trajectory.ended_on = TrajectoryStatus.STOPPED, days(-40)
    world.trajectory.save()
    page = get(client)
    assert [line.school for line in page.context["lines"]] == [world.school]
    assert "Gestopt in" in page.content.decode()


def test_empty_states_say_the_next_step(schools, world, as_role):
    assert "Geen school past hierbij" in get(as_role("adviseur"), q="xyz").content.decode()
    world.penvoerder.work_areas.all().delete()
    assert "Hier staan nog geen scholen" in get(as_role("adviseur")).content.decode()


def test_a_trajectory_can_begin_only_in_the_programmes_municipalities(schools, world, as_role):
    begin = reverse("trajectory:of_school", args=[schools["Anker"].code])
    assert begin in get(as_role("adviseur")).content.decode()
    world.programme.municipalities.clear()
    assert begin not in get(as_role("adviseur")).content.decode()


def test_another_penvoerders_notes_stay_out(schools, other_world, world, as_role):
    theirs = factories.AskAgainFactory(
        penvoerder=other_world.penvoerder, school=schools["Anker"], note="Niet voor jullie", ask_on=days(-2)
    )
    client = as_role("adviseur")
    assert shown(client)[0] == "Zeester"
    assert "Niet voor jullie" not in get(client).content.decode()
    page = client.get(reverse("school:overview", args=[schools["Anker"].code])).content.decode()
    assert "Niet voor jullie" not in page
    for name in ("school:ask_change", "school:ask_settle"):
        assert client.get(reverse(name, args=[schools["Anker"].code, theirs.pk])).status_code == 404


def test_the_pages_of_the_list(world, as_role):
    factories.SchoolFactory.create_batch(30, municipality=world.municipality)
    client = as_role("adviseur")
    assert len(shown(client)) == 25
    assert len(shown(client, page=2)) == 5
    assert len(shown(client, page=99)) == 5


# --- download -----------------------------------------------------------------------------------------


def test_the_download_is_what_the_list_shows_and_no_cell_is_a_formula(schools, world, as_role):
    schools["Mus"].figures.create(year=2025, pupils=None)
    client = as_role("adviseur")
    response = client.get(reverse("schools:not_yet_download", args=["csv"]), {"when": "later"})
    header, row = csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";")
    told = dict(zip(header, row, strict=True))
    assert (told["School"], told["Leerlingen"], told["Notitie"]) == ("Mus", "minder dan 5", "'=2+3")
    assert told["Opnieuw vragen vanaf"] == days(1).strftime("%d-%m-%Y")
    book = load_workbook(io.BytesIO(client.get(reverse("schools:not_yet_download", args=["xlsx"])).content))
    assert [row[0] for row in book.active.iter_rows(values_only=True)][1:] == ["Zeester", "Berk", "Anker", "Mus"]
    assert {logged.subject for logged in Download.objects.all()} == {"schools:not_yet"}
    assert client.get(reverse("schools:not_yet_download", args=["pdf"])).status_code == 404


# --- the forms ----------------------------------------------------------------------------------------


def test_noting_changing_and_settling_lead_back_to_the_list(schools, world, as_role):
    client, code = as_role("adviseur"), schools["Anker"].code
    url = reverse("school:ask_new", args=[code]) + "?van=lijst"
    response = client.post(url, {"occasion": "new_plan", "ask_on": days(60).isoformat(), "note": "Schoolplan"})
    assert response["Location"] == reverse("schools:not_yet")
    ask = AskAgain.objects.get(school=schools["Anker"])
    change = reverse("school:ask_change", args=[code, ask.pk])
    assert 'value="' + days(60).isoformat() in client.get(change).content.decode()
    response = client.post(change, {"occasion": "new_head", "ask_on": today().isoformat()})
    assert response["Location"] == reverse("school:overview", args=[code])
    settle = reverse("school:ask_settle", args=[code, ask.pk]) + "?van=werklijst"
    again = {"ask_on": days(100).isoformat(), "occasion": "new_iccer", "note": "Els begint in mei"}
    response = client.post(settle, {"outcome": "Nu niet", "on": today().isoformat(), **again})
    assert response["Location"] == reverse("worklist")
    assert list(AskAgain.objects.filter(school=schools["Anker"]).values_list("outcome", "note")) == [
        ("Nu niet", ""),
        ("", "Els begint in mei"),
    ]


def test_every_error_at_once_and_nothing_lost(schools, world, as_role):
    client, ask = as_role("adviseur"), AskAgain.objects.get(school=schools["Berk"])
    url = reverse("school:ask_settle", args=[schools["Berk"].code, ask.pk])
    response = client.post(url, {"outcome": "", "on": "gisteren", "note": "Bel Els"})
    assert set(response.context["form"].errors) == {"outcome", "on", "ask_on"}
    assert "Bel Els" in response.content.decode()
    values = {"outcome": "Nee", "on": days(2).isoformat(), "ask_on": days(-2).isoformat(), "occasion": "other"}
    response = client.post(url, values)
    assert len(response.context["form"].non_field_errors()) == 3
    assert client.post(url, {**values, "occasion": ""}).context["form"].errors["occasion"]
    assert AskAgain.objects.open().filter(pk=ask.pk).exists()


def test_the_schools_page_shows_staff_what_was_said_before(schools, world, as_role):
    note(world, schools["Anker"], days(-300), settled_on=days(-290), outcome="Eerst de verbouwing", note="Nieuwbouw")
    url = reverse("school:overview", args=[schools["Anker"].code])
    page = as_role("adviseur").get(url).content.decode()
    assert "Eerst de verbouwing" in page
    assert reverse("school:ask_new", args=[schools["Anker"].code]) in page
    for role in ("bestuurder", "gemeente"):
        assert "Eerst de verbouwing" not in as_role(role).get(url).content.decode()


def test_a_school_that_takes_part_has_no_card_and_beginning_closes_the_note(schools, world, as_role):
    own = reverse("school:overview", args=[world.school.code])
    assert "Vragen om mee te doen" not in as_role("adviseur").get(own).content.decode()
    start_trajectory(
        programme=world.programme,
        school=schools["Berk"],
        track=world.track,
        started_on=today(),
        by=world.users["adviseur"],
    )
    closed = AskAgain.objects.get(school=schools["Berk"])
    assert (closed.settled_on, closed.outcome) == (today(), f"Doet mee: {world.track.name}")
    assert "Berk" not in shown(as_role("adviseur"))


# --- the work list ------------------------------------------------------------------------------------


def asked(user, person=None):
    groups = work_list(user, person=person).groups
    return [line for group in groups if group.key == "opnieuw-vragen" for line in group.lines]


def test_the_work_list_shows_who_to_ask_own_accounts_first(schools, world):
    me = world.users["adviseur"]
    assert asked(me, me) == []
    factories.AdviserAssignmentFactory(penvoerder=world.penvoerder, school=schools["Berk"], adviser=me)
    AskAgain.objects.filter(school=schools["Zeester"]).update(made_by=me)
    lines = asked(me, me)
    assert [line.title for line in lines] == ["Berk", "Zeester"]
    assert "Bel na de zomer." in lines[0].text
    ask = AskAgain.objects.get(school=schools["Berk"])
    assert lines[0].url == reverse("school:ask_settle", args=[schools["Berk"].code, ask.pk]) + "?van=werklijst"
    assert [line.title for line in asked(world.users["beheerder"])] == ["Zeester", "Berk"]


def test_who_takes_part_or_has_closed_is_not_asked(schools, world):
    leader = world.users["beheerder"]
    factories.TrajectoryFactory(programme=world.programme, school=schools["Berk"], track=world.track)
    schools["Zeester"].closed_on = days(-1)
    schools["Zeester"].save()
    assert asked(leader) == []
