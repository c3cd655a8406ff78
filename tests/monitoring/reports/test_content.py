"""What the report gathers, keeps, withholds and says."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cmk.core.models import today
from monitoring.models import Answer, Question
from monitoring.reports import content, making, stuurgroep, tables, words
from monitoring.reports.content import StuurgroepReport
from tests import factories
from tests.monitoring.reports.conftest import submit
from tests.worlds import World

pytestmark = pytest.mark.django_db


def gather(world: World, as_of: datetime.date | None = None) -> StuurgroepReport:
    return stuurgroep.build(world.programme, as_of=as_of or today(), title="Voortgang")


def fill(world: World, round_: Any, count: int, now: int = 2, **place: Any) -> list[Any]:
    made = factories.SchoolFactory.create_batch(count, **{"municipality": world.municipality, **place})
    for school in made:
        submit(round_, school, now, 3, ["Tijd maken"])
    return made


def test_the_snapshot_gives_the_same_report_back(world: World, previous: Any, schools: list[Any]) -> None:
    for school in schools:
        submit(previous, school, 1, 2)
        submit(world.round, school, 2, 3)
    report = gather(world)
    text = json.dumps(content.to_json(report))
    assert content.from_json(json.loads(text)) == report


def test_what_is_no_snapshot_is_refused() -> None:
    with pytest.raises(ValueError, match="cover"):
        content.from_json({"title": "iets anders"})


def test_answers_of_a_few_schools_are_not_in_the_report_at_all(world: World) -> None:
    fill(world, world.round, 4)
    report = gather(world)
    (part,) = report.rounds
    assert part.response.total.submitted == 4  # how many took part is a fact
    assert (part.scenarios, part.municipalities, part.development) == (None, (), ())
    assert "scenario 2" not in making.screen_html(report)


def test_a_small_municipality_does_not_follow_from_the_others(world: World) -> None:
    fill(world, world.round, 8)
    fill(world, world.round, 6, municipality=factories.MunicipalityFactory(name="Middel"))
    fill(world, world.round, 2, municipality=factories.MunicipalityFactory(name="Klein"))
    (part,) = gather(world).rounds
    assert {row.name: row.withheld for row in part.municipalities} == {
        world.municipality.name: False,
        "Middel": True,
        "Klein": True,
    }
    assert all(not row.shares for row in part.municipalities if row.withheld)


def test_a_comparison_of_a_few_schools_is_withheld(world: World, previous: Any) -> None:
    both = fill(world, world.round, 6)[:4]
    for school in both:
        submit(previous, school, 1)
    (part,) = gather(world).rounds
    assert (part.change, part.change_n, part.show_both) == (None, 4, False)


def test_schools_in_one_round_only_do_not_follow_from_those_in_both(world: World, previous: Any) -> None:
    both = fill(world, world.round, 6)
    for school in both:
        submit(previous, school, 1)
    (part,) = gather(world).rounds
    assert part.show_both
    assert tables.beside(part)
    fill(world, world.round, 1, now=4)  # one more: all minus both is this one school
    (part,) = gather(world).rounds
    assert part.change is not None
    assert not part.show_both
    assert tables.beside(part) == []


def test_without_an_earlier_round_there_is_nothing_to_compare(world: World) -> None:
    fill(world, world.round, 6)
    (part,) = gather(world).rounds
    assert (part.previous, part.change, part.change_n) == (None, None, None)


def test_a_question_not_asked_is_said_in_words(world: World) -> None:
    fill(world, world.round, 6)
    asked = Question.objects.filter(pillar__key="visie", kind="scenario_now")
    Answer.objects.filter(question__in=asked).delete()
    asked.delete()
    page = making.screen_html(gather(world))
    assert "niet gevraagd" in page


def test_an_empty_programme_still_gives_a_whole_report(world: World) -> None:
    empty = factories.ProgrammeFactory(penvoerder=world.penvoerder)
    report = stuurgroep.build(empty, as_of=today(), title="Leeg")
    page = making.screen_html(report)
    assert "Nog niets" not in page
    assert "Er is nog geen ronde met zelfevaluaties geweest." in page
    assert [key for key, _name in making.contents(report)] == [
        "in-het-kort",
        "resultaten",
        "trajecten",
        "zelfevaluatie",
        "hoe-we-tellen",
    ]


def test_another_penvoerders_data_is_never_counted(world: World, other_world: World) -> None:
    before = content.to_json(gather(world))
    fill(other_world, other_world.round, 6)
    factories.ConversationFactory(programme=other_world.programme, kind=other_world.kind, school=other_world.school)
    factories.TrajectoryFactory(programme=other_world.programme, track=other_world.track)
    assert content.to_json(gather(world)) == before


def test_the_number_of_queries_does_not_grow(world: World, previous: Any) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            gather(world)
        return len(captured)

    for school in fill(world, world.round, 6):
        submit(previous, school, 1)
    before = count()
    for school in fill(world, world.round, 6, municipality=factories.MunicipalityFactory()):
        submit(previous, school, 1)
        factories.TrajectoryFactory(programme=world.programme, track=world.track, school=school)
        factories.ConversationFactory(programme=world.programme, kind=world.kind, school=school)
    assert count() == before


@pytest.mark.parametrize(
    ("value", "inside", "at_the_start"),
    [(0, "geen", "Geen"), (1, "één", "Eén"), (12, "twaalf", "Twaalf"), (13, "13", "13")],
)
def test_numbers_in_running_text(value: int, inside: str, at_the_start: str) -> None:
    assert words.number(value) == inside
    assert words.first(value) == at_the_start


@pytest.mark.parametrize(
    ("higher", "lower", "same", "sentence"),
    [
        (
            8,
            2,
            17,
            (
                "acht staan op minstens één pijler hoger, twee staan op minstens één pijler lager "
                "en 17 bleven op elke pijler gelijk."
            ),
        ),
        (1, 0, 4, "één staat op minstens één pijler hoger en vier bleven op elke pijler gelijk."),
        (0, 0, 6, "zes bleven op elke pijler gelijk."),
    ],
)
def test_change_in_a_sentence(higher: int, lower: int, same: int, sentence: str) -> None:
    from monitoring.evaluation.change import Change

    n = higher + lower + same
    change = Change("Zelfevaluatie 2025", n, n, n, higher, lower, 0, same, ())
    told = words.change(change)
    assert told.endswith(sentence)
    assert told.startswith(f"Van de {words.number(n)} scholen die ook meededen aan ‘Zelfevaluatie 2025’: ")


def test_names_keep_their_capitals_where_they_need_them() -> None:
    assert words.inside("Spoor 1") == "spoor 1"
    assert words.inside("CmK-gesprek") == "CmK-gesprek"
    assert words.plural("Accountgesprek") == "Accountgesprekken"
