"""What is realised is counted once, in the phase in which it began."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from tests import factories
from tests.worlds import World
from trajectories.models import Indicator, Phase, Target
from trajectories.programme.results import ResultsTable, results_table

pytestmark = pytest.mark.django_db
NOW = datetime.date(2026, 11, 20)


@pytest.fixture
def programme(world: World) -> Any:
    world.trajectory.delete()
    Phase.objects.all().delete()
    for key, label, first, last in (("fase-1", "2026", 2025, 2026), ("fase-2", "2028", 2027, 2028)):
        factories.PhaseFactory(
            programme=world.programme,
            key=key,
            label=label,
            start=datetime.date(first, 1, 1),
            end=datetime.date(last, 12, 31),
        )
    return world.programme


def indicator(programme: Any, targets: tuple[int, int] = (3, 2), **fields: Any) -> Indicator:
    fields = {"key": "trajecten", "name": "Trajecten", "source": "trajectories", **fields}
    row = Indicator.objects.create(programme=programme, **fields)
    for phase, value in zip(Phase.objects.filter(programme=programme).order_by("start"), targets, strict=True):
        Target.objects.create(indicator=row, phase=phase, value=value)
    return row


def start(programme: Any, track: Any, on: datetime.date, **fields: Any) -> Any:
    return factories.TrajectoryFactory(programme=programme, track=track, started_on=on, **fields)


def only(table: ResultsTable) -> tuple[list[int], int]:
    (row,) = table.rows
    return [cell.realised for cell in row.cells], row.realised


def test_a_school_counts_once_in_the_phase_in_which_it_began(world: World, programme: Any) -> None:
    indicator(programme, track=world.track)
    school = factories.SchoolFactory()
    again = datetime.date(2027, 2, 1)
    start(programme, world.track, datetime.date(2025, 3, 1), school=school, status="completed")
    start(programme, world.track, again, school=school)
    start(programme, world.track, again)
    assert only(results_table(programme, datetime.date(2027, 6, 1))) == ([1, 1], 2)


def test_what_has_not_started_or_was_stopped_does_not_count(world: World, programme: Any) -> None:
    indicator(programme)
    start(programme, world.track, NOW + datetime.timedelta(days=1))
    start(programme, world.track, NOW - datetime.timedelta(days=9), status="stopped", ended_on=NOW)
    start(programme, world.track, NOW, status="completed", ended_on=NOW)
    assert only(results_table(programme, NOW)) == ([1, 0], 1)


def test_what_was_stopped_later_still_counted_on_the_day(world: World, programme: Any) -> None:
    indicator(programme)
    ended = NOW + datetime.timedelta(days=5)
    start(programme, world.track, NOW, status="stopped", ended_on=ended)
    assert only(results_table(programme, NOW))[1] == 1
    assert only(results_table(programme, ended))[1] == 0


def test_a_new_school_that_goes_on_in_spoor_1_is_not_an_existing_school(world: World, programme: Any) -> None:
    new_track = factories.TrackFactory(programme=programme, number=2)
    indicator(programme, key="borging", track=world.track, first_track_only=True)
    indicator(programme, key="nieuw", track=new_track)
    school = factories.SchoolFactory()
    start(programme, new_track, datetime.date(2025, 3, 1), school=school, status="completed")
    start(programme, world.track, datetime.date(2026, 3, 1), school=school)
    start(programme, world.track, datetime.date(2025, 2, 1))
    realised = {row.key: row.realised for row in results_table(programme, NOW).rows}
    assert realised == {"borging": 1, "nieuw": 1}


def test_education_narrows_what_counts(world: World, programme: Any) -> None:
    indicator(programme, education=["vo"])
    start(programme, world.track, NOW, school=factories.SchoolFactory(education="vo"))
    start(programme, world.track, NOW, school=factories.SchoolFactory(education="po"))
    assert only(results_table(programme, NOW))[1] == 1


def held(programme: Any, kind: Any, **fields: Any) -> Any:
    return factories.ActivityFactory(programme=programme, kind=kind, **{"status": "held", "starts_on": NOW, **fields})


def test_only_activities_that_were_held_count(programme: Any) -> None:
    kind = factories.ActivityKindFactory(programme=programme)
    indicator(programme, source="activities", activity_kind=kind)
    held(programme, kind)
    held(programme, kind, status="planned")
    held(programme, kind, status="cancelled")
    held(programme, kind, starts_on=NOW + datetime.timedelta(days=1))
    held(programme, factories.ActivityKindFactory(programme=programme))
    assert only(results_table(programme, NOW)) == ([1, 0], 1)


def test_a_neighbourhood_counts_once_however_it_is_written(world: World, programme: Any) -> None:
    kind = factories.ActivityKindFactory(programme=programme)
    indicator(programme, source="activity_areas", activity_kind=kind)
    for area in ("Groenelaan", " groenelaan", "GROENELAAN ", ""):
        held(programme, kind, area=area, municipality=world.municipality)
    held(programme, kind, area="Groenelaan", municipality=factories.MunicipalityFactory())
    assert only(results_table(programme, NOW))[1] == 2


def test_schools_in_activities_are_unique(world: World, programme: Any) -> None:
    kind = factories.ActivityKindFactory(programme=programme)
    indicator(programme, source="activity_schools", activity_kind=kind)
    first, second = held(programme, kind), held(programme, kind)
    other = factories.SchoolFactory()
    first.schools.add(world.school, other)
    second.schools.add(world.school)
    assert only(results_table(programme, NOW))[1] == 2


def test_targets_add_up_to_the_day(programme: Any) -> None:
    indicator(programme, targets=(33, 2))
    table = results_table(programme, NOW)
    (row,) = table.rows
    assert (row.target, table.expected(row), table.current) == (35, 33, 0)
    later = results_table(programme, datetime.date(2028, 1, 1))
    assert later.expected(later.rows[0]) == 35


def test_before_the_first_phase_and_after_the_last_counts_too(world: World, programme: Any) -> None:
    indicator(programme)
    start(programme, world.track, datetime.date(2024, 12, 1))
    start(programme, world.track, datetime.date(2029, 1, 1))
    assert only(results_table(programme, datetime.date(2029, 6, 1))) == ([1, 1], 2)


def test_a_programme_without_phases_or_indicators_gives_an_empty_table(world: World) -> None:
    Phase.objects.all().delete()
    table = results_table(world.programme, NOW)
    assert (table.rows, table.phases, table.current) == ((), (), None)


def test_queries_do_not_grow(world: World, programme: Any, django_assert_max_num_queries: Any) -> None:
    kind = factories.ActivityKindFactory(programme=programme)
    for number, source in enumerate(["trajectories", "activities", "activity_areas", "activity_schools"] * 2):
        indicator(programme, key=f"i{number}", source=source)
    for _number in range(4):
        start(programme, world.track, NOW)
        held(programme, kind).schools.add(world.school)
    with django_assert_max_num_queries(7):
        results_table(programme, NOW)
