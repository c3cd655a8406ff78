"""The region: how many schools at each level, the moves from start to now, and the schools behind each number."""

from __future__ import annotations

import datetime
import io

import openpyxl
import pytest
from django.http import QueryDict
from django.test import RequestFactory
from django.urls import reverse

from cmk.accounts.models import Download
from tests import factories
from trajectories.scenarios.filters import StandFilter
from trajectories.scenarios.region import region
from trajectories.scenarios.selectors import scale_of


@pytest.fixture
def stand(world, other_world, four_by_four):
    """Four schools: 1 → 3, 3 → 2 (wants 4), still at 2, and one of which nothing is known but that it takes part."""
    schools = [world.school, *factories.SchoolFactory.create_batch(3, municipality=world.municipality)]
    place = factories.ScenarioPlacementFactory

    def placed(school, aspect, number, on="2026-01-05", **more):
        return place(programme=world.programme, school=school, aspect=aspect, number=number, on=on, **more)

    for school, start, now in ((schools[0], 1, 3), (schools[1], 3, 2), (schools[2], 2, 2)):
        placed(school, "start", start)
        placed(school, "now", start)
        if now != start:
            placed(school, "now", now, on="2026-09-07")
    placed(schools[1], "wanted", 4)
    # What is withdrawn counts nowhere, and a school with many rows counts once.
    placed(schools[2], "now", 4, on="2026-10-05", withdrawn_at=datetime.datetime(2026, 10, 6, tzinfo=datetime.UTC))
    placed(schools[2], "now", 1, pillar=four_by_four[0])
    factories.TrajectoryFactory(programme=world.programme, school=schools[3], track=world.track)
    place(programme=other_world.programme, school=other_world.school)
    return schools


def counted(world, user, query=""):
    request = RequestFactory().get("/")
    request.user, scale = user, scale_of(world.programme)
    filterset = StandFilter(QueryDict(query), request=request, programme=world.programme, scale=scale)
    return region(world.programme, scale, filterset.schools_without_level, filterset.pillar)


def test_counts_and_moves_of_unique_schools(world, stand):
    found = counted(world, world.users["adviseur"])
    assert found.schools == 4
    overall, vision = found.lines[:2]
    now, wanted = overall.spreads
    assert ([one.schools for one in now.counts], now.number, now.unknown) == ([0, 2, 1, 0], 3, 1)
    assert ([one.schools for one in wanted.counts], wanted.number, wanted.unknown) == ([0, 0, 0, 1], 1, 3)
    assert [one.schools for one in vision.spreads[0].counts] == [1, 0, 0, 0]
    assert [[one.schools for one in counts] for _level, counts in found.moves.rows] == [
        [0, 0, 1, 0],
        [0, 1, 0, 0],
        [0, 1, 0, 0],
        [0, 0, 0, 0],
    ]
    assert (found.moves.number, found.moves.elsewhere) == (3, 2)
    assert sum(one.width for one in now.counts) == pytest.approx(1000, abs=0.1)


def test_filters_by_municipality_board_track_adviser_and_pillar(world, stand, four_by_four):
    user = world.users["adviseur"]
    elsewhere = factories.MunicipalityFactory()
    world.penvoerder.work_areas.create(municipality=elsewhere)
    stand[1].municipality = elsewhere
    stand[1].save()
    for query, schools in (
        (f"gemeente={elsewhere.pk}", 1),
        (f"bestuur={world.board.pk}", 1),
        (f"spoor={world.track.pk}", 2),
        (f"adviseur={user.pk}", 1),
        ("pijler=visie", 4),
        ("nu=2", 4),  # the level is for the list of schools
    ):
        assert counted(world, user, query).schools == schools, query
    assert counted(world, user, "pijler=visie").moves.pillar == four_by_four[0]


def test_every_number_leads_to_as_many_schools(as_role, world, stand):
    client = as_role("adviseur")
    found = counted(world, world.users["adviseur"])
    asked = [
        (f"pijler={line.key or 'geheel'}&{name}={one.level.number}", one.schools)
        for line in found.lines
        for spread, name in zip(line.spreads, ("nu", "gewenst"), strict=True)
        for one in spread.counts
    ]
    asked += [("nu=geen", 1), ("start=3&nu=2", 1), ("start=1&nu=1", 0)]
    asked += [("pijler=visie&nu=geen", 3)]
    for query, number in asked:
        response = client.get(f"{reverse('scenarios:schools')}?{query}")
        assert response.context["number"] == number, query
    page = client.get(f"{reverse('scenarios:schools')}?start=3&nu=2&sort=-level_now").content.decode()
    assert stand[1].name in page
    assert stand[0].name not in page


def test_the_region_page_links_the_numbers_and_judges_nothing(as_role, world, stand):
    page = as_role("beheerder").get(reverse("scenarios:region")).content.decode()
    assert "?pijler=geheel&amp;start=3&amp;nu=2" in page
    assert "Van 3 scholen is allebei bekend; 2 staan nu op een ander niveau dan bij de start." in page
    assert "late" not in page.split("<main", 1)[1].split("</main", 1)[0].replace("template", "")
    assert as_role("beheerder").get(reverse("scenarios:region") + "?gemeente=999999&pijler=niets").status_code == 200


def test_the_spreadsheet_holds_schools_counts_and_moves(as_role, world, stand):
    url = reverse("scenarios:download", args=["xlsx"])
    book = openpyxl.load_workbook(io.BytesIO(as_role("adviseur").get(url).content))
    assert book.sheetnames == ["Scholen", "Hoeveel scholen", "Van start naar nu"]
    rows = {row[1]: row for row in book["Scholen"].iter_rows(min_row=2, max_row=5, values_only=True)}
    assert rows[stand[1].code][5:8] == (3, 2, 4)
    assert rows[stand[3].code][5:8] == (None, None, None)
    assert next(book["Hoeveel scholen"].iter_rows(min_row=2, values_only=True))[2:] == (0, 2, 1, 0, 1, 3)
    log = Download.objects.get()
    assert (log.subject, log.form, log.user) == ("scenarios", "xlsx", world.users["adviseur"])


def test_three_levels_without_pillars(as_role, world, three_types):
    factories.ScenarioPlacementFactory(programme=world.programme, school=world.school, number=3)
    response = as_role("adviseur").get(reverse("scenarios:region"))
    assert [line.pillar for line in response.context["region"].lines] == [None]
    assert "pijler" not in response.context["filter"].form.fields
    assert "Integreren" in response.content.decode()
