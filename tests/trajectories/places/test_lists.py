"""The lists of boards and municipalities: numbers, search, filters, sorting, and downloads of exactly what is shown."""

from __future__ import annotations

import csv
import datetime
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from cmk.accounts.models import Download
from cmk.core.models import today
from tests import factories
from trajectories.models import TrajectoryStatus
from trajectories.places.kinds import BOARD

YESTERDAY = today() - datetime.timedelta(days=1)


def get(client, kind, **query):
    return client.get(reverse(f"{kind.namespace}:list"), query)


def shown(client, kind, **query):
    """The rows that the list shows, in order."""
    return [row.record for row in get(client, kind, **query).context["table"].page.object_list]


def the_row(client, kind, place):
    return next(row for row in shown(client, kind) if row.place == place)


@pytest.fixture
def numbers(world):
    """Two more open schools, one that closed, and something of everything that is counted."""
    own = {"municipality": world.municipality, "board": world.board}
    beside = factories.SchoolFactory(**own)
    factories.SchoolFactory(**own)
    closed = factories.SchoolFactory(**own, closed_on=YESTERDAY)
    # The newest number of a school counts, and a masked one is unknown.
    world.school.figures.create(year=2024, pupils=500)
    world.school.figures.create(year=2025, pupils=210)
    beside.figures.create(year=2025, pupils=100)
    closed.figures.create(year=2025, pupils=1000)
    factories.TrajectoryFactory(programme=world.programme, school=beside, track=world.track, status="stopped")
    factories.TrajectoryFactory(programme=world.programme, school=closed, track=world.track)
    factories.ActionPointFactory(programme=world.programme, school=world.school)
    factories.ActionPointFactory(programme=world.programme, school=world.school, done_on=today())
    for signed_on, valid_until in ((today(), None), (None, None), (datetime.date(2025, 1, 1), YESTERDAY)):
        agreement = factories.AgreementFactory(
            penvoerder=world.penvoerder, signed_on=signed_on, valid_until=valid_until
        )
        agreement.boards.add(world.board)
        agreement.municipalities.add(world.municipality)
    return world


def test_the_numbers_of_a_place(numbers, other_world, as_role, kind, place, own_role):
    row = the_row(as_role("adviseur"), kind, place)
    assert (row.schools, row.taking_part, row.pupils) == (3, 1, 310)
    assert (row.open_points, row.agreements) == (1, 1)
    assert numbers.people[own_role].name in row.people


def test_a_completed_trajectory_counts_and_a_stopped_one_does_not(world, as_role, kind, place):
    client = as_role("adviseur")
    for status, number in ((TrajectoryStatus.COMPLETED, 1), (TrajectoryStatus.STOPPED, 0)):
        world.trajectory.status = status
        world.trajectory.save()
        assert the_row(client, kind, place).taking_part == number


def test_unknown_pupils_are_no_zero(world, as_role, kind, place):
    world.school.figures.create(year=2025, pupils=None)
    assert the_row(as_role("adviseur"), kind, place).pupils is None
    assert "0 leerlingen" not in get(as_role("adviseur"), kind).content.decode()


def test_only_the_work_area_and_only_our_people(world, other_world, as_role, kind, place):
    """A board works in two regions: each penvoerder counts its own part, and sees its own contacts."""
    elsewhere = factories.SchoolFactory(board=world.board, municipality=other_world.municipality)
    factories.TrajectoryFactory(programme=other_world.programme, school=elsewhere, track=other_world.track)
    factories.ActionPointFactory(programme=other_world.programme, school=elsewhere)
    stranger = factories.PersonFactory(penvoerder=other_world.penvoerder, given_name="Vreemde")
    role = "bestuurder" if kind.is_board else "gemeente"
    factories.ContactFactory(person=stranger, school=None, role=role, **{kind.field: place})
    factories.AgreementFactory(penvoerder=other_world.penvoerder, signed=True).boards.add(world.board)
    client = as_role("adviseur")
    assert [row.place for row in shown(client, kind)] == [place]
    row = the_row(client, kind, place)
    assert (row.schools, row.taking_part, row.open_points, row.agreements) == (1, 1, 0, 0)
    assert not any("Vreemde" in name for name in row.people)


def test_contacts_are_those_of_today(world, as_role, kind, place, own_role):
    person = world.people[own_role]
    person.contacts.update(end=YESTERDAY)
    assert person.name not in the_row(as_role("adviseur"), kind, place).people


def test_search_by_name_and_code(world, as_role, kind, place):
    type(place).objects.filter(pk=place.pk).update(name="De Oever aan Zee")
    client = as_role("adviseur")
    for words in ("oever", "zee OEVER", kind.key_of(place)[:3]):
        assert [row.place for row in shown(client, kind, q=words)] == [place], words
    response = get(client, kind, q="niets van dat")
    assert "Wis de filters" in response.content.decode()


def test_sorting_by_number_and_name(world, as_role):
    other = factories.SchoolBoardFactory(name="aardbei")
    for _ in range(2):
        factories.SchoolFactory(board=other, municipality=world.municipality)
    type(world.board).objects.filter(pk=world.board.pk).update(name="Zeeaarde")
    client = as_role("adviseur")
    assert [row.place for row in shown(client, BOARD)] == [other, world.board]
    assert [row.place for row in shown(client, BOARD, sort="schools")] == [world.board, other]
    assert [row.place for row in shown(client, BOARD, sort="-schools")] == [other, world.board]
    assert [row.place for row in shown(client, BOARD, sort="geen kolom")] == [other, world.board]


def test_boards_without_an_open_school_only_when_asked_for(world, as_role):
    closed = factories.SchoolFactory(municipality=world.municipality, closed_on=YESTERDAY)
    client = as_role("adviseur")
    assert [row.place for row in shown(client, BOARD)] == [world.board]
    assert {row.place for row in shown(client, BOARD, state="alle")} == {world.board, closed.board}


def test_boards_by_municipality(world, as_role):
    other = factories.SchoolFactory(municipality=factories.MunicipalityFactory())
    world.penvoerder.work_areas.create(municipality=other.municipality)
    client = as_role("adviseur")
    assert [row.place for row in shown(client, BOARD, municipality=other.municipality.pk)] == [other.board]
    assert {row.place for row in shown(client, BOARD, municipality="onzin")} == {world.board, other.board}


def test_a_penvoerder_without_schools_is_told_where_they_come_from(as_role, world, kind):
    world.penvoerder.work_areas.all().delete()
    assert "landelijke register" in get(as_role("beheerder"), kind).content.decode()


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_download_holds_what_is_shown_and_is_logged(numbers, as_role, kind, place, form):
    type(place).objects.filter(pk=place.pk).update(name="=cmd|' /C calc'!A0")
    client = as_role("adviseur")
    response = client.get(reverse(f"{kind.namespace}:download", args=[form]), {"q": "cmd"})
    content = b"".join(response) if response.streaming else response.content
    if form == "xlsx":
        lines = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(content)).worksheets[0].iter_rows()]
    else:
        lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    header, line = lines
    found = dict(zip(header, line, strict=True))
    assert list(map(str, (found["Scholen"], found["Doen mee"], found["Leerlingen"]))) == ["3", "1", "310"]
    assert line[0] == kind.key_of(place), "text, with its zeros"
    assert line[1].startswith("'=cmd"), "harmless in a spreadsheet"
    download = Download.objects.get()
    assert (download.subject, download.form) == (kind.namespace, form)


def test_another_form_is_not_there(as_role, world, kind):
    assert as_role("adviseur").get(reverse(f"{kind.namespace}:download", args=["pdf"])).status_code == 404


def test_the_numbers_lead_to_the_schools(numbers, as_role, kind, place):
    client = as_role("adviseur")
    page = get(client, kind).content.decode()
    which = f"{kind.field}={place.number if kind.is_board else place.pk}"
    for query, number in ((which, 3), (f"{which}&track=ja", 1)):
        assert f"?{query}".replace("&", "&amp;") in page
        response = client.get(f"{reverse('schools:list')}?{query}")
        assert response.context["table"].paginator.count == number


def test_the_tabs_are_there_for_staff(as_role, world, kind):
    client = as_role("adviseur")
    for name in ("schools:list", f"{kind.namespace}:list", "agreements:list"):
        page = client.get(reverse(name)).content.decode()
        assert f'href="{reverse(f"{kind.namespace}:list")}"' in page, name
    page = as_role("bestuurder").get(reverse("schools:list")).content.decode()
    assert f'href="{reverse(f"{kind.namespace}:list")}"' not in page
