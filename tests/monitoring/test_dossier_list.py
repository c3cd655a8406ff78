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


def headers(response):
    """The columns of the table on the page, in order."""
    return [column.header for column in response.context["table"].columns]


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
    assert shown(client, board=other.board.number) == [other.code]
    assert shown(client, board=other.board.name.lower()) == [other.code]
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
        "Vestigingscode",
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
    assert row[5] == 214
    assert row[9] == datetime.datetime(2026, 3, 9)


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
    assert len(rows[0]) == 6
    logged = Download.objects.get()
    assert (logged.user, logged.penvoerder, logged.subject, logged.form) == (
        world.users["gemeente"],
        world.penvoerder,
        "schools",
        "csv",
    )
    assert download(as_role("adviseur"), "pdf").status_code == 404
    assert Download.objects.count() == 1


# --- size ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "names"),
    [
        ("tot-100", ["hundred", "masked"]),
        ("100-200", ["a hundred and one", "two hundred"]),
        ("200-400", ["two hundred and one"]),
        ("boven-400", ["four hundred and one"]),
        ("onbekend", ["unknown"]),
        ("onzin", []),
    ],
)
def test_size_is_that_of_the_newest_count_and_what_is_masked_is_small(world, as_role, size, names):
    counts = {
        "hundred": 100,
        "masked": None,
        "a hundred and one": 101,
        "two hundred": 200,
        "two hundred and one": 201,
        "four hundred and one": 401,
    }
    made = {name: school(world, name) for name in counts}
    for name, pupils in counts.items():
        made[name].figures.create(year=2024, pupils=150)
        made[name].figures.create(year=2025, pupils=pupils)
    made["unknown"] = world.school
    expected = {made[name].code for name in names} or {one.code for one in made.values()}
    assert set(shown(as_role("adviseur"), size=size)) == expected


def test_a_masked_number_is_told_in_words_and_sorts_as_the_smallest(schools, as_role):
    for name, pupils in (("own", 3), ("alder", None)):
        schools[name].figures.create(year=2025, pupils=pupils and 300)
    client = as_role("adviseur")
    assert "minder dan 5" in get(client).content.decode()
    assert shown(client, sort="pupils") == [schools[name].code for name in ("alder", "own", "closing")]
    assert shown(client, sort="-pupils") == [schools[name].code for name in ("own", "alder", "closing")]


def test_many_boards_are_typed_in_place_of_chosen(world, as_role, monkeypatch):
    assert "<option" in str(get(as_role("adviseur")).context["filter"].form["board"])
    monkeypatch.setattr("monitoring.dossier.filters.MOST_BOARDS", 0)
    client = as_role("adviseur")
    assert 'type="text"' in str(get(client).context["filter"].form["board"])
    assert shown(client, board=world.board.name.split()[-1]) == [world.school.code]
    assert shown(client, board="bestaat niet") == []


def test_a_school_that_closes_says_when_on_the_page_and_in_the_file(schools, as_role):
    client = as_role("adviseur")
    assert "Gesloten op" in headers(get(client))
    assert "Gesloten op" in csv_rows(download(client, "csv"))[0]
    assert "Gesloten op" not in headers(get(client, q="wilgen"))
    assert "Gesloten op" not in csv_rows(download(client, "csv", q="wilgen"))[0]


# --- columns ------------------------------------------------------------------------------------------


def choose(client, *columns, **other):
    return client.post(reverse("schools:columns"), {"columns": columns, **other})


def test_chosen_columns_are_kept_with_the_person(world, as_role):
    world.school.phone, world.school.denomination = "020-1234567", "Openbaar"
    world.school.save()
    response = choose(as_role("adviseur"), "phone", "denomination", "heads", query="q=school&sort=-name")
    assert response["Location"] == reverse("schools:list") + "?q=school&sort=-name"
    page = get(as_role("adviseur"))  # signed in anew
    assert headers(page) == ["School", "Telefoon", "Denominatie", "Directeur"]
    assert "020-1234567" in page.content.decode()
    assert world.people["directeur"].name in page.content.decode()
    assert "Gemeente" in headers(get(as_role("beheerder")))


def test_the_download_has_the_chosen_columns_in_their_order(world, as_role):
    factories.ActionPointFactory(programme=world.programme, school=world.school)
    world.school.website = "=cmd|' /C calc'!A0"
    world.school.save()
    client = as_role("adviseur")
    choose(client, "open_points", "website")
    assert csv_rows(download(client, "csv")) == [
        ["School", "Vestigingscode", "Website", "Open afspraken"],
        [world.school.name, world.school.code, "'=cmd|' /C calc'!A0", "1"],
    ]
    choose(client, "code")
    assert csv_rows(download(client, "csv")) == [["School", "Vestigingscode"], [world.school.name, world.school.code]]


def test_every_column_shows_sorts_and_downloads(schools, world, as_role):
    client = as_role("adviseur")
    names = get(client).context["table"].names()
    choose(client, *names)
    page = get(client)
    assert [column.name for column in page.context["table"].columns] == ["name", *names]
    for column in page.context["table"].columns:
        for sort in (column.name, f"-{column.name}"):
            assert len(shown(client, sort=sort)) == 3, sort
    assert len(csv_rows(download(client, "csv"))[0]) == len(names) + 1


def test_the_usual_columns_come_back(world, as_role):
    client = as_role("adviseur")
    before = headers(get(client))
    choose(client)
    assert headers(get(client)) == ["School"]
    choose(client, standard="ja")
    assert headers(get(client)) == before


def test_an_unknown_column_is_refused_and_the_earlier_choice_stays(world, as_role):
    client = as_role("gemeente")
    choose(client, "phone")
    response = client.post(reverse("schools:columns"), {"columns": ["phone", "adviser_name"]}, follow=True)
    assert "adviser_name" in response.content.decode()
    assert headers(get(client)) == ["School", "Telefoon"]


def test_a_column_that_no_longer_exists_is_left_out(world, as_role):
    world.users["adviseur"].table_choices.create(table="schools:staff", columns=["municipality", "vroeger"])
    assert headers(get(as_role("adviseur"))) == ["School", "Gemeente"]


def test_a_conversation_for_several_schools_is_the_latest_of_each(world, as_role):
    older = timezone.now() - datetime.timedelta(days=90)
    values = {"programme": world.programme, "kind": world.kind, "status": "recorded"}
    factories.ConversationFactory(**values, school=world.school, held_at=older)
    together = factories.ConversationFactory(**values, school=None, board=world.board, held_at=timezone.now())
    together.also_schools.add(world.school)
    row = next(iter(get(as_role("adviseur"), sort="-last_conversation").context["table"].page.object_list)).record
    assert row.last_conversation == together.held_at
    together.delete()
    row = next(iter(get(as_role("adviseur")).context["table"].page.object_list)).record
    assert row.last_conversation == older
