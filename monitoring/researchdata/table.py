"""The rows of the data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q

from monitoring.evaluation.questionnaire import Answered, Questionnaire, Values, asked_now, questionnaire
from monitoring.evaluation.values import Asked
from monitoring.models import Answer, QuestionKind, Round
from monitoring.researchdata.frame import Frame, Told, shuffled, told_of
from monitoring.researchdata.guard import Cell, State, cells_of

WITHHELD = State.WITHHELD.value
# Stands for a text: what it says is not read, only whether there is one.
SOMETHING = "…"
KINDS = {
    QuestionKind.STATEMENT: "stelling",
    QuestionKind.SCENARIO_NOW: "scenario_nu",
    QuestionKind.SCENARIO_WANTED: "scenario_gewenst",
    QuestionKind.GOAL: "doel",
    QuestionKind.SATISFACTION: "tevredenheid",
    QuestionKind.NUMBER: "getal",
    QuestionKind.CHOICE: "keuze",
    QuestionKind.CHOICES: "meerkeuze",
    QuestionKind.TEXT: "open",
}
HEADER = (
    "school",
    "ronde",
    "ronde_van",
    "ronde_tot",
    "vragenlijst",
    "versie",
    "pijler",
    "vraag",
    "soort",
    "toestand",
    "waarde",
    "tweede",
    "onderwijs",
    "gemeente",
    "herkomst",
)


@dataclass(frozen=True)
class Data:
    """The rows, and which questions are withheld in which rounds (for the codebook)."""

    rows: list[list[Any]]
    withheld: list[tuple[Round, Asked]]


def forms_of(frame: Frame) -> dict[int, Questionnaire]:
    """Return the questionnaires of the rounds by their keys; three queries each at most."""
    instruments = {round_.instrument_id: round_.instrument for round_ in frame.rounds}
    return {pk: questionnaire(instrument) for pk, instrument in instruments.items()}


def questions_of(frame: Frame, forms: dict[int, Questionnaire]) -> dict[str, dict[str, Asked]]:
    """Return by key of a questionnaire all questions of the versions in the data, by name; the newest text counts."""
    found: dict[str, dict[str, Asked]] = defaultdict(dict)
    for form in sorted(forms.values(), key=lambda form: form.instrument.version):
        for asked in form:
            found[form.instrument.key][asked.name] = asked
    return found


def data_of(frame: Frame) -> Data:
    """Read the answers and make the rows: one for each school and question of its questionnaire in any version.

    Two queries for each round, and three for each questionnaire.
    """
    forms = forms_of(frame)
    questions = questions_of(frame, forms)
    told = told_of(frame.taken)
    rows: list[list[Any]] = []
    withheld: list[tuple[Round, Asked]] = []
    for round_ in frame.rounds:
        form = forms[round_.instrument_id]
        cells = _cells(frame, round_, form)
        for name, asked in questions[round_.instrument.key].items():
            found = cells.get(name)
            if found and all(cell.state == State.WITHHELD for cell in found.values()):
                withheld.append((round_, form.by_name[name]))
            for taken in frame.taken[round_.pk]:
                cell = found[taken.pk] if found else Cell(State.NOT_ASKED)
                rows.append(_row(round_, asked, told[taken.pk], cell, imported=taken.imported))
    return Data(_ordered(rows), withheld)


def _ordered(rows: list[list[Any]]) -> list[list[Any]]:
    """Put the schools in an order that says nothing; rounds and questions keep theirs."""
    by_school: dict[str, list[list[Any]]] = defaultdict(list)
    for row in rows:
        by_school[row[0]].append(row)
    return [row for school in shuffled(by_school) for row in by_school[school]]


def _cells(frame: Frame, round_: Round, form: Questionnaire) -> dict[str, dict[int, Cell]]:
    """Return the cells of a round by the name of the question, then by self-evaluation."""
    answers = {taken.pk: Answered({}) for taken in frame.taken[round_.pk]}
    for pk, found in _read(round_, form, answers.keys()):
        answers[pk] = found
    has_conditions = any(asked.question.condition for asked in form)
    everything = frozenset(form.by_name)
    asked_of: dict[str, set[int]] = {name: set() for name in everything}
    for pk, found in answers.items():
        for name in asked_now(form, found) if has_conditions else everything:
            asked_of[name].add(pk)
    cells = {}
    for asked in form:
        values = {pk: found.value(asked) for pk, found in answers.items()}
        # Of an earlier round that was brought in, a question without any answer had no place in it.
        if not round_.earlier or any(value is not None for value in values.values()):
            cells[asked.name] = cells_of(asked, values, frozenset(asked_of[asked.name]))
    return cells


def _read(round_: Round, form: Questionnaire, wanted: Any) -> Iterator[tuple[int, Answered]]:
    names = {asked.question.pk: asked.name for asked in form}
    rows = (
        Answer.objects.filter(evaluation__round=round_)
        .annotate(
            has_text=ExpressionWrapper(~Q(text=""), output_field=BooleanField()),
            has_note=ExpressionWrapper(~Q(note=""), output_field=BooleanField()),
        )
        .values_list("evaluation_id", "question_id", "number", "second", "chosen", "has_text", "has_note")
    )
    found: dict[int, dict[str, Values]] = defaultdict(dict)
    for pk, question, number, second, chosen, has_text, has_note in rows.iterator(chunk_size=5000):
        if question in names:
            found[pk][names[question]] = Values(
                number, second, chosen, SOMETHING if has_text else "", SOMETHING if has_note else "", 1
            )
    for pk, values in found.items():
        if pk in wanted:
            yield pk, Answered(values)


def _row(round_: Round, asked: Asked, told: Told, cell: Cell, *, imported: bool) -> list[Any]:
    return [
        told.pseudonym,
        round_.name,
        round_.opens_on,
        round_.closes_on,
        round_.instrument.key,
        round_.instrument.version,
        asked.question.pillar.key,
        asked.name,
        KINDS[asked.kind],
        cell.state.value,
        cell.value,
        cell.second,
        told.education or WITHHELD,
        told.municipality or WITHHELD,
        "ingelezen" if imported else "ingevuld",
    ]
