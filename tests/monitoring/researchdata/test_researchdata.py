"""The data for research: nobody in it, no small group in it, and every code explained."""

from __future__ import annotations

import csv
import datetime
import io
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from cmk.accounts.models import Download
from monitoring.evaluation.values import Asked
from monitoring.models import Question
from monitoring.researchdata.frame import Taken, told_of
from monitoring.researchdata.guard import State, cells_of
from tests import factories
from tests.worlds import World

AsRole = Callable[[str], Client]
SECRET = "Juf Wilhelmina van de Bremstraat"
DAY = datetime.timedelta(days=1)


# --- which schools, and what is told of them ----------------------------------------------------------

SCHOOL = st.tuples(st.sampled_from(["po", "vo", "so"]), st.sampled_from(["A", "B", "C"]), st.sets(st.integers(1, 3)))


@settings(max_examples=60, deadline=None)
@given(st.lists(SCHOOL, min_size=5, max_size=60))
def test_nobody_can_be_told_from_fewer_than_five(schools: list[tuple[str, str, set[int]]]) -> None:
    taken: dict[int, tuple[Taken, ...]] = {}
    for round_id in (1, 2, 3):
        rows = [
            Taken(number * 10 + round_id, round_id, number, education, municipality, False)
            for number, (education, municipality, rounds) in enumerate(schools)
            if round_id in rounds
        ]
        if len(rows) >= 5:
            taken[round_id] = tuple(rows)
    told = told_of(taken)
    rounds_of: dict[str, set[int]] = defaultdict(set)
    for round_id, rows in taken.items():
        for row in rows:
            assert told[row.pk].education in (None, row.education)
            assert told[row.pk].municipality in (None, row.municipality)
            rounds_of[told[row.pk].pseudonym].add(round_id)
    for round_id, rows in taken.items():
        alike = Counter(
            (frozenset(rounds_of[told[row.pk].pseudonym]), told[row.pk].education, told[row.pk].municipality)
            for row in rows
        )
        assert min(alike.values()) >= 5, (round_id, alike)


def asked(kind: str, **fields: Any) -> Asked:
    return Asked("visie.x", Question(kind=kind, **fields), highest=4)


def test_what_is_told_of_an_answer() -> None:
    everybody = frozenset(range(12))
    # Facts: the average of a group, never the number itself; a rare option is left out.
    numbers = cells_of(asked("number"), {key: 100 + key * key for key in everybody}, everybody)
    assert len({cell.value for cell in numbers.values()}) == 2
    assert min(Counter(cell.value for cell in numbers.values()).values()) >= 5
    options = {key: ("Ja",) if key < 10 else ("Nee",) for key in everybody}
    one = cells_of(asked("choice", options=["Ja", "Nee"]), options, everybody)
    assert {cell.state for cell in one.values()} == {State.WITHHELD}  # two groups, or the rest tells it
    chosen = {key: ("Dans", "Film") if key < 2 else ("Dans",) for key in everybody}
    several = cells_of(asked("choices", options=["Dans"], allows_other=True), chosen, everybody)
    assert {cell.value for cell in several.values()} == {1}
    # Few answered, few were asked, or few were not asked.
    few = {key: 2 if key < 4 else None for key in everybody}
    assert {cell.state for cell in cells_of(asked("statement"), few, everybody).values()} == {State.WITHHELD}
    all_of = dict.fromkeys(everybody, 2)
    for asked_of in (frozenset(range(3)), frozenset(range(9))):
        assert {cell.state for cell in cells_of(asked("statement"), all_of, asked_of).values()} == {State.WITHHELD}
    split = cells_of(asked("statement"), {key: 2 if key else None for key in everybody}, frozenset(range(6)))
    assert [split[key].state for key in (0, 1, 7)] == [State.NOT_ANSWERED, State.ANSWERED, State.NOT_ASKED]
    nobody = cells_of(asked("text"), dict.fromkeys(everybody), everybody)
    assert {cell.state for cell in nobody.values()} == {State.NOT_ANSWERED}


# --- the files ----------------------------------------------------------------------------------------


def fill(world: World, number: int, *, closed_ago: int = 10, late: int = 0) -> Any:
    """Make a closed round in which ``number`` schools submitted, ``late`` of them after it; each tells its name."""
    round_ = factories.RoundFactory(
        programme=world.programme,
        instrument=world.round.instrument,
        opens_on=timezone.localdate() - (closed_ago + 60) * DAY,
        closes_on=timezone.localdate() - closed_ago * DAY,
    )
    questions = {
        f"{question.pillar.key}.{question.key}": question
        for question in Question.objects.filter(pillar__instrument=round_.instrument).select_related("pillar")
    }
    for place in range(number):
        school = factories.SchoolFactory(municipality=world.municipality, name=f"{SECRET} {place}")
        person = factories.PersonFactory(penvoerder=world.penvoerder, given_name="Wilhelmina", family_name=SECRET)
        factories.ContactFactory(person=person, school=school)
        evaluation = factories.SelfEvaluationFactory(round=round_, school=school, status="submitted")
        at = timezone.now() - (closed_ago + (-1 if place >= number - late else 5)) * DAY
        evaluation.submissions.create(number=1, at=at)
        for name, fields in {
            "visie.nu": {"number": 1 + place % 4, "second": 2 + place % 4, "note": f"{SECRET} tussenin"},
            "visie.ontwikkelpunten": {"chosen": ["Tijd maken"], "note": f"{school.code} {SECRET}"},
            "visie.toelichting": {"text": f"Bel {person.email} van {school.name} ({school.code})."},
        }.items():
            factories.AnswerFactory(evaluation=evaluation, question=questions[name], **fields)
    return round_


@pytest.mark.django_db
def test_the_files_hold_everything_and_nobody(as_role: AsRole, world: World) -> None:
    fill(world, 7)
    fill(world, 3, closed_ago=100)
    client = as_role("onderzoeker")
    book = client.get(reverse("researchdata:download", args=["xlsx"]))
    workbook = load_workbook(io.BytesIO(book.content))
    data, codes = [[[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in workbook.worksheets]
    packed = client.get(reverse("researchdata:download", args=["zip"]))
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        texts = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
    assert set(texts) == {"data.csv", "codeboek.csv"}
    in_csv = list(csv.reader(io.StringIO(texts["data.csv"]), delimiter=";"))
    assert len(in_csv) == len(data) == 1 + 7 * 24  # one school, one question a row; the round of three is not there

    everything = " ".join(str(cell) for row in (*data, *codes) for cell in row) + " ".join(texts.values())
    from schools.models import Person, School

    hidden = [SECRET, "Wilhelmina", "tussenin", "Bel ", *School.objects.values_list("code", flat=True)]
    hidden += [
        *School.objects.values_list("name", flat=True),
        *Person.objects.exclude(email="").values_list("email", flat=True),
    ]
    assert not [text for text in hidden if text in everything]

    rows = [dict(zip(data[0], row, strict=True)) for row in data[1:]]
    assert len({row["school"] for row in rows}) == 7
    assert not {row["school"] for row in rows} & {row[0] for row in in_csv}
    by_question = {row["vraag"]: row for row in rows}
    assert by_question["visie.toelichting"]["toestand"] == "beantwoord"
    assert by_question["visie.toelichting"]["waarde"] is None
    assert by_question["visie.ontwikkelpunten"]["waarde"] == "1 anders"
    assert by_question["programma.nu"]["toestand"] == "niet_ingevuld"
    assert {row["gemeente"] for row in rows} == {world.municipality.name}
    # Every column, question and code is explained.
    head = codes[0]
    told = [dict(zip(head, row, strict=True)) for row in codes[1:]]
    assert {row["tekst"] for row in told if row["onderdeel"] == "kolom"} == set(data[0])
    assert {row["vraag"] for row in told if row["onderdeel"] == "vraag"} == set(by_question)
    assert {row["toestand"] for row in rows} <= {row["waarde"] for row in told if row["tekst"] == "toestand"}
    assert {row["soort"] for row in rows} <= {row["waarde"] for row in told if row["tekst"] == "soort"}
    assert list(Download.objects.values_list("form", flat=True).order_by("form")) == ["xlsx", "zip"]


@pytest.mark.django_db
def test_the_page_tells_what_is_in_it_and_who_came_late_waits(as_role: AsRole, world: World) -> None:
    round_ = fill(world, 9, late=3)
    small = fill(world, 3, closed_ago=100)
    told = as_role("onderzoeker").get(reverse("researchdata:home")).content.decode()
    assert round_.name in told
    assert "6 scholen" in told  # the three who came late wait for two more
    assert small.name in told
    assert "3 scholen" not in told
    assert world.round.name in told  # is open still
    book = as_role("beheerder").get(reverse("researchdata:codebook")).content.decode()
    assert "visie.ontwikkelpunten" in book
    assert "Het team meenemen" in book


@pytest.mark.django_db
def test_a_question_of_another_version_was_not_asked(as_role: AsRole, world: World) -> None:
    fill(world, 5)
    newer = factories.InstrumentFactory(penvoerder=world.penvoerder, scenario_model=world.programme.scenario_model)
    newer.pillars.get(key="visie").questions.filter(key="uitspraak-1").update(key="nieuw")
    world.round.instrument = newer
    newer_round = fill(world, 5, closed_ago=20)
    packed = as_role("onderzoeker").get(reverse("researchdata:download", args=["zip"]))
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read("data.csv").decode("utf-8-sig")), delimiter=";"))
    states = {(row["ronde"] == newer_round.name, row["vraag"]): row["toestand"] for row in rows}
    assert states[True, "visie.uitspraak-1"] == states[False, "visie.nieuw"] == "niet_gevraagd"
