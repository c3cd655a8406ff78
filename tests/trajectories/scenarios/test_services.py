"""Placing a school on levels: only what differs, the first "now" as start, going back, and taking a mistake back."""

from __future__ import annotations

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from auditlog.models import LogEntry
from django.db import connection, connections

from cmk.core.errors import DomainError
from cmk.core.models import today
from tests import factories
from trajectories.models import PlacementAspect, ScenarioPlacement
from trajectories.scenarios.selectors import school_scenario
from trajectories.scenarios.services import Placing, placings_by_key, set_placements, withdraw_placement

NOW, WANTED, START = PlacementAspect.NOW, PlacementAspect.WANTED, PlacementAspect.START
SPRING, AUTUMN = datetime.date(2026, 3, 2), datetime.date(2026, 9, 7)


def level(world, number):
    return world.programme.scenario_model.levels.get(number=number)


def place(world, *placings, on=SPRING, source="adviser", **more):
    """Record (aspect, number, pillar or nothing) of the world's school."""
    given = [Placing(aspect, level(world, number), *pillar) for aspect, number, *pillar in placings]
    return set_placements(
        programme=world.programme,
        school=world.school,
        placings=given,
        on=on,
        source=source,
        by=world.users["adviseur"],
        **more,
    )


def standing(world, pillar=None):
    """Return (start, now, wanted) as numbers."""
    scenario = school_scenario(world.users["adviseur"], world.programme, world.school)
    line = next(line for line in scenario.lines if line.pillar == pillar)
    return tuple(row.level.number if row else None for row in (line.start, line.now, line.wanted))


def test_several_pillars_at_once_and_the_first_now_is_the_start(world, four_by_four):
    vision, skills, programme, _cooperation = four_by_four
    recorded = place(world, (NOW, 2), (NOW, 1, vision), (NOW, 3, skills), (WANTED, 4, vision), note=" samen gekozen ")
    assert (len(recorded.placements), len(recorded.starts)) == (4, 3)
    assert standing(world) == (2, 2, None)
    assert standing(world, vision) == (1, 1, 4)
    assert standing(world, programme) == (None, None, None)
    row = ScenarioPlacement.objects.get(aspect="wanted")
    assert (row.note, row.source, row.by, row.on) == ("samen gekozen", "adviser", world.users["adviseur"], SPRING)
    assert LogEntry.objects.get_for_objects(ScenarioPlacement.objects.all()).count() == 7


def test_only_what_differs_is_recorded_and_a_school_may_skip_and_go_back(world, four_by_four):
    vision, skills = four_by_four[:2]
    place(world, (NOW, 1, vision), (NOW, 3, skills))
    again = place(world, (NOW, 1, vision), (NOW, 3, skills), on=AUTUMN)
    assert (again.placements, again.starts) == ([], [])
    changed = place(world, (NOW, 4, vision), (NOW, 3, skills), on=AUTUMN)
    assert [row.pillar for row in changed.placements] == [vision]
    place(world, (NOW, 2, vision), on=AUTUMN)  # the same day, later on: the latest entry holds
    assert standing(world, vision) == (1, 2, None)
    # What is filled in afterwards about an earlier day is history: today it still stands at 2.
    place(world, (NOW, 3, vision), on=SPRING + datetime.timedelta(days=40))
    assert standing(world, vision) == (1, 2, None)
    history = school_scenario(world.users["adviseur"], world.programme, world.school).history
    moves = [
        (entry.before.number if entry.before else None, entry.placement.level.number)
        for entry in history
        if entry.placement.pillar == vision and entry.placement.aspect == NOW
    ]
    assert moves == [(4, 2), (3, 4), (1, 3), (None, 1)]


def test_a_start_may_lie_before_the_programme_and_stays_when_given(world):
    place(world, (START, 3), on=datetime.date(2023, 5, 1))
    recorded = place(world, (NOW, 2))
    assert (len(recorded.placements), recorded.starts) == (1, [])
    assert standing(world) == (3, 2, None)


def test_every_objection_at_once(world, other_world, four_by_four):
    world.school.closed_on = SPRING
    world.school.save()
    placings = [
        Placing(NOW, level(other_world, 1)),
        Placing(NOW, level(world, 1)),
        Placing("ooit", level(world, 1), four_by_four[0]),
    ]
    with pytest.raises(DomainError) as refused:
        set_placements(
            programme=world.programme,
            school=world.school,
            placings=placings,
            on=today() + datetime.timedelta(days=1),
            source="gerucht",
            by=world.users["adviseur"],
        )
    said = " ".join(map(str, refused.value.messages))
    assert len(refused.value.messages) == 6
    for part in ("hetzelfde", "niet bij het programma", "begon", "zelfevaluatie", "toekomst", "gesloten"):
        assert part in said.lower(), part
    for day in (datetime.date(2024, 12, 31), datetime.date(2029, 1, 1)):
        with pytest.raises(DomainError):
            place(world, (NOW, 1), on=day)
    with pytest.raises(DomainError):
        place(world)
    with pytest.raises(DomainError):
        set_placements(
            programme=world.programme,
            school=other_world.school,
            placings=[Placing(NOW, level(world, 1))],
            on=SPRING,
            source="adviser",
            by=None,
        )
    assert not ScenarioPlacement.objects.exists()


def test_a_mistake_is_withdrawn_with_the_start_that_came_of_it(world, four_by_four):
    place(world, (NOW, 4), (NOW, 1, four_by_four[0]))
    mistake = ScenarioPlacement.objects.get(aspect="now", pillar=None)
    assert [row.aspect for row in withdraw_placement(placement=mistake)] == ["now", "start"]
    assert standing(world) == (None, None, None)
    assert standing(world, four_by_four[0]) == (1, 1, None)
    history = school_scenario(world.users["adviseur"], world.programme, world.school).history
    assert [entry.can_withdraw for entry in history if entry.placement.withdrawn_at] == [False, False]
    with pytest.raises(DomainError):
        withdraw_placement(placement=mistake)
    place(world, (NOW, 2), on=AUTUMN)
    assert standing(world) == (2, 2, None)
    # A later "now" that is taken back leaves the start alone, and what held before holds again.
    later = place(world, (NOW, 3), on=AUTUMN).placements[0]
    assert withdraw_placement(placement=later) == [later]
    assert standing(world) == (2, 2, None)


def test_a_self_evaluation_places_by_key_and_names_what_is_unknown(world, four_by_four):
    found = placings_by_key(world.programme, now={"visie": 2, "": 3}, wanted={"visie": 4})
    assert {(one.pillar.key if one.pillar else "", one.aspect, one.level.number) for one in found} == {
        ("visie", "now", 2),
        ("", "now", 3),
        ("visie", "wanted", 4),
    }
    set_placements(
        programme=world.programme,
        school=world.school,
        placings=found,
        on=SPRING,
        source="self_evaluation",
        by=world.users["iccer"],
    )
    assert standing(world, four_by_four[0]) == (2, 2, 4)
    with pytest.raises(DomainError) as refused:
        placings_by_key(world.programme, now={"leerling": 1, "visie": 5})
    assert len(refused.value.messages) == 2


def test_three_levels_without_pillars(world, three_types):
    place(world, (NOW, 3), (WANTED, 2))
    assert standing(world) == (3, 3, 2)
    scenario = school_scenario(world.users["adviseur"], world.programme, world.school)
    assert [line.pillar for line in scenario.lines] == [None]
    assert scenario.lines[0].rungs[0].text == "Zo gaat consumeren."


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one at a time anyway")
def test_sent_twice_at_the_same_moment_is_recorded_once(world):
    def send(_number):
        try:
            return len(place(world, (NOW, 2)).placements)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(send, range(4))) == 1
    assert ScenarioPlacement.objects.count() == 2


def test_who_sees_which_placements(world, other_world):
    mine = factories.ScenarioPlacementFactory(programme=world.programme, school=world.school)
    factories.ScenarioPlacementFactory(
        programme=world.programme, school=factories.SchoolFactory(municipality=world.municipality)
    )
    factories.ScenarioPlacementFactory(programme=other_world.programme, school=other_world.school)
    seen = {role: ScenarioPlacement.objects.visible_to(user) for role, user in world.users.items()}
    assert {role: rows.count() for role, rows in seen.items() if rows} == {
        "beheerder": 2,
        "adviseur": 2,
        "iccer": 1,
        "directeur": 1,
    }
    assert seen["iccer"].get() == mine
