"""The list of schools: what each role sees, filters, sorting, and downloads of exactly what is shown."""

from __future__ import annotations

import csv
import datetime
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from cmk.accounts.models import Download
from cmk.core.models import today
from tests import factories
from trajectories.models import TrajectoryStatus


def get(client, **query):
    return client.get(reverse("schools:list"), query)


def shown(client, **query):
    """The codes of the schools that the list shows, in order."""
    return [row.record.code for row in get(client, **query).context["table"].page.object_list]


def school(world, name, **fields):
    return factories.SchoolFactory(municipality=world.municipality, board=world.board, name=name, **fields)


@pytest.fixture
def schools(world):
    world.school.name, world.school.place = "De Wilgenhoek", "Voorbeelddorp"
    world.school.save()
    return {
        "own": world.school,
        "alder": school(world, "Andreasschool", education="vo", place="Elders"),
        "closed": school(world, "Ceder", closed_on=today() - datetime.timedelta(days=1)),
        "closing": school(world, "Den", closed_on=today() + datetime.timedelta(days=30)),
    }


def test_open_schools_of_the_work_area_in_order_of_name(schools, other_world, as_role):
    assert shown(as_role("adviseur")) == [schools[name].code for name in ("alder", "own", "closing")]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"q": "wilgen"}, ["own"]),
        ({"q": "HOEK de"}, ["own"]),
        ({"q": "elders"}, ["alder"]),
        ({"q": "niets"}, []),
        ({"education": "vo"}, ["alder"]),
        ({"state": "dicht"}, ["closed"]),
        ({"state": "alle"}, ["alder", "closed", "own", "closing"]),
        ({"track": "ja"}, ["own"]),
        ({"track": "nee"}, ["alder", "closing"]),
        ({"sort": "-name"}, ["closing", "own", "alder"]),
        ({"sort": "pupils"}, ["alder", "closing", "own"]),
        ({"sort": "geen kolom", "education": "onzin"}, ["alder", "own", "closing"]),
    ],
)
def test_search_filters_and_sorting(schools, as_role, query, names):
    schools["own"].figures.create(year=2025, pupils=200)
    schools["alder"].figures.create(year=2025, pupils=100)
    schools["closing"].figures.create(year=2025, pupils=150)
    assert shown(as_role("adviseur"), **query) == [schools[name].code for name in names]


def test_filters_by_code_municipality_board_adviser_and_track(schools, world, as_role):
    client = as_role("adviseur")
    other = factories.SchoolFactory(municipality=factories.MunicipalityFactory())
    world.penvoerder.work_areas.create(municipality=other.municipality)
    assert shown(client, q=other.code.lower()) == [other.code]
    assert shown(client, municipality=other.municipality.pk) == [other.code]
    assert shown(client, board=other.board.pk) == [other.code]
    assert shown(client, adviser=world.users["adviseur"].pk) == [world.school.code]
    assert shown(client, track=world.track.pk) == [world.school.code]


def test_a_stopped_trajectory_is_no_participation_and_a_completed_one_says_so(world, as_role):
    world.trajectory.status = TrajectoryStatus.COMPLETED
    world.trajectory.save()
    assert f"{world.track.name}, afgerond" in get(as_role("adviseur")).content.decode()
    world.trajectory.status = TrajectoryStatus.STOPPED
    world.trajectory.save()
    assert shown(as_role("adviseur"), track="nee") == [world.school.code]


def test_what_staff_know_stands_beside_the_facts(world, as_role):
    factories.ConversationFactory(
        programme=world.programme,
        kind=world.kind,
        school=world.school,
        status="recorded",
        held_at=timezone.make_aware(datetime.datetime(2026, 3, 9, 15)),
    )
    page = get(as_role("adviseur")).content.decode()
    for words in (world.track.name, world.users["adviseur"].name, world.people["iccer"].name, "9 maart 2026"):
        assert words in page


@pytest.mark.parametrize("role", ["bestuurder", "bovenschools_iccer", "gemeente"])
def test_boards_and_municipalities_see_the_facts_of_their_own_schools(world, as_role, role):
    factories.SchoolFactory(municipality=factories.MunicipalityFactory())
    response = get(as_role(role))
    assert [row.record.code for row in response.context["table"].page.object_list] == [world.school.code]
    assert [column.name for column in response.context["table"].columns] == [
        "name",
        "municipality",
        "board",
        "education",
        "pupils",
    ]
    page = response.content.decode()
    for words in (world.users["adviseur"].name, world.people["iccer"].name, 'name="adviser"', 'name="track"'):
        assert words not in page
    assert shown(as_role(role), track="nee", adviser="1") == [world.school.code]


def test_another_penvoerders_knowledge_stays_out(world, other_world, as_role):
    other_world.penvoerder.work_areas.create(municipality=world.municipality)
    theirs = factories.PersonFactory(penvoerder=other_world.penvoerder, given_name="Onzichtbaar")
    factories.ContactFactory(person=theirs, school=world.school)
    factories.ConversationFactory(
        programme=other_world.programme, kind=other_world.kind, school=world.school, status="recorded"
    )
    page = get(as_role("adviseur"))
    row = next(iter(page.context["table"].page.object_list)).record
    assert row.last_conversation is None
    assert "Onzichtbaar" not in page.content.decode()


def test_an_empty_list_explains_itself(world, as_role):
    assert "Geen school past hierbij" in get(as_role("adviseur"), q="xyz").content.decode()
    world.penvoerder.work_areas.all().delete()
    assert "Hier staan nog geen scholen" in get(as_role("adviseur")).content.decode()


def test_a_page_beyond_the_last_is_the_last(schools, world, as_role):
    factories.SchoolFactory.create_batch(30, municipality=world.municipality)
    assert len(shown(as_role("adviseur"))) == 25
    assert len(shown(as_role("adviseur"), page=2)) == 8
    assert len(shown(as_role("adviseur"), page=99)) == 8


# --- downloads ----------------------------------------------------------------------------------------


def download(client, form, **query):
    return client.get(reverse("schools:download", args=[form]), query)


def csv_rows(response):
    text = response.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_the_download_is_exactly_what_the_list_shows_on_all_its_pages(schools, world, as_role):
    factories.SchoolFactory.create_batch(30, municipality=world.municipality, name="Wilg")
    query = {"q": "wilg", "sort": "-name"}
    client = as_role("adviseur")
    on_screen = shown(client, **query) + shown(client, **query, page=2)
    header, *rows = csv_rows(download(client, "csv", **query))
    assert [row[1] for row in rows] == on_screen
    assert len(rows) == 31
    assert header == [
        "School",
        "Code",
        "Plaats",
        "Gesloten op",
        "Gemeente",
        "Schoolbestuur",
        "Soort",
        "Leerlingen",
        "Spoor",
        "Adviseur",
        "Icc’er",
        "Laatste gesprek",
    ]
    book = load_workbook(io.BytesIO(download(client, "xlsx", **query).content))
    sheet = [list(row) for row in book.active.iter_rows(values_only=True)]
    assert [row[1] for row in sheet[1:]] == on_screen


def test_numbers_and_dates_stay_what_they_are(world, as_role):
    world.school.figures.create(year=2025, pupils=214)
    factories.ConversationFactory(
        programme=world.programme,
        kind=world.kind,
        school=world.school,
        status="recorded",
        held_at=timezone.make_aware(datetime.datetime(2026, 3, 9, 23, 30)),
    )
    book = load_workbook(io.BytesIO(download(as_role("adviseur"), "xlsx").content))
    row = list(book.active.iter_rows(values_only=True))[1]
    assert row[7] == 214
    assert row[11] == datetime.datetime(2026, 3, 9)


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_cell_is_a_formula(world, as_role, start):
    world.school.name = f"{start}cmd|' /C calc'!A0"
    world.school.save()
    rows = csv_rows(download(as_role("adviseur"), "csv"))
    assert rows[1][0] == f"'{world.school.name}"
    book = load_workbook(io.BytesIO(download(as_role("adviseur"), "xlsx").content))
    assert book.active["A2"].data_type == "s"


def test_a_download_is_logged_and_holds_no_more_than_the_role_sees(world, as_role):
    rows = csv_rows(download(as_role("gemeente"), "csv"))
    assert world.users["adviseur"].name not in str(rows)
    assert len(rows[0]) == 8
    logged = Download.objects.get()
    assert (logged.user, logged.penvoerder, logged.subject, logged.form) == (
        world.users["gemeente"],
        world.penvoerder,
        "schools",
        "csv",
    )
    assert download(as_role("adviseur"), "pdf").status_code == 404
    assert Download.objects.count() == 1
