"""The codebook: every column, code and question of the data, as rows for a sheet and as a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cmk.core.templatetags.house import day_full
from cmk.core.withholding import smallest_group
from monitoring.evaluation.questionnaire import Questionnaire
from monitoring.evaluation.values import OPTIONS, SCENARIOS, Asked
from monitoring.models import QuestionKind, Round
from monitoring.researchdata.frame import Frame
from monitoring.researchdata.guard import OTHER, State
from monitoring.researchdata.table import KINDS, WITHHELD, forms_of
from schools.models.register import Education

HEADER = ("onderdeel", "vragenlijst", "versie", "vraag", "soort", "tekst", "waarde", "betekenis")

COLUMNS = {
    "school": gettext_lazy(
        "A name drawn at random. The same school has the same name in all rounds of this file, unless that would tell "
        "who it is; in another file it has another name."
    ),
    "ronde": gettext_lazy("The name of the round."),
    "ronde_van": gettext_lazy("The first day of the round."),
    "ronde_tot": gettext_lazy("The last day of the round."),
    "vragenlijst": gettext_lazy("The key of the questionnaire."),
    "versie": gettext_lazy("The version of the questionnaire that this round used."),
    "pijler": gettext_lazy("The key of the pillar."),
    "vraag": gettext_lazy("The key of the question. It never changes meaning; compare over rounds by it."),
    "soort": gettext_lazy("The kind of question."),
    "toestand": gettext_lazy("What became of the question; only with ‘beantwoord’ there is a value."),
    "waarde": gettext_lazy(
        "The answer as a number; of several choices their numbers with spaces between them. Of an open question it is "
        "empty: only whether it was answered is in the data."
    ),
    "tweede": gettext_lazy("Of a goal: the realisation. Of a scenario between two levels: the upper one."),
    "onderwijs": gettext_lazy("The kind of education of the school, where enough schools share it."),
    "gemeente": gettext_lazy("The municipality of the school, where enough schools share it."),
    "herkomst": gettext_lazy("‘ingevuld’: filled in here. ‘ingelezen’: an earlier result that was brought in."),
}
STATES = {
    State.ANSWERED: gettext_lazy("There is an answer."),
    State.NOT_ANSWERED: gettext_lazy("The question was asked, and left open."),
    State.NOT_ASKED: gettext_lazy("Not in this version, left out by a condition, or not in what was brought in."),
    State.WITHHELD: gettext_lazy("Too few schools to tell it."),
}
OF_KIND = {
    QuestionKind.STATEMENT: gettext_lazy("a statement; the number is the place on the scale"),
    QuestionKind.SCENARIO_NOW: gettext_lazy("the scenario in which the school is; the number is the level"),
    QuestionKind.SCENARIO_WANTED: gettext_lazy("the scenario that the school wants; the number is the level"),
    QuestionKind.GOAL: gettext_lazy("a goal: its importance (waarde) and its realisation (tweede)"),
    QuestionKind.SATISFACTION: gettext_lazy("satisfaction; the number is the place on the scale"),
    QuestionKind.NUMBER: gettext_lazy("a number, as the average of a group of schools with numbers near it"),
    QuestionKind.CHOICE: gettext_lazy("one choice; the number is that of the option"),
    QuestionKind.CHOICES: gettext_lazy("several choices; the numbers are those of the options"),
    QuestionKind.TEXT: gettext_lazy("an open question; only whether it was answered"),
}


def rules() -> list[str]:
    """Say what is withheld, and when."""
    n = {"n": smallest_group()}
    return [
        _("Names, codes and people are not in the data, nor what was written in words: no open answers, no notes.") % n,
        _("A round is in the data from the day after it closed, when at least %(n)d schools submitted.") % n,
        _("Who submitted after the last day comes in with %(n)d schools at a time.") % n,
        _("A school has one name over several rounds when at least %(n)d schools took part in the same rounds.") % n,
        _(
            "Kind of education and municipality are told when at least %(n)d schools of the same rounds share both, "
            "else the kind of education alone, else neither. What is withheld cannot be found by taking away the rest."
        )
        % n,
        _("A question that fewer than %(n)d schools of a round answered, or were asked, is withheld in that round.")
        % n,
        _("An option that fewer than %(n)d schools of a round chose is withheld there.") % n,
        _("A number is replaced by the average of a group of at least %(n)d schools with numbers near it.") % n,
        _("The checks of partners and the anonymous satisfaction about the guidance are not in the data.") % n,
    ]


@dataclass(frozen=True)
class Entry:
    """One row of the codebook; empty where it does not apply."""

    part: str
    text: Any = ""
    meaning: Any = ""
    value: Any = ""
    instrument: str = ""
    version: Any = ""
    question: str = ""
    kind: str = ""

    def cells(self) -> list[Any]:
        """Return the row in the order of ``HEADER``."""
        return [
            self.part,
            self.instrument,
            self.version,
            self.question,
            self.kind,
            str(self.text),
            self.value,
            str(self.meaning),
        ]


def entries(frame: Frame, withheld: Sequence[tuple[Round, Asked]] = ()) -> Iterator[Entry]:
    """Yield the whole codebook. ``withheld``: the questions that are withheld in a round."""
    yield from (Entry("kolom", text=name, meaning=told) for name, told in COLUMNS.items())
    yield from (Entry("code", text="toestand", value=state.value, meaning=told) for state, told in STATES.items())
    yield from (Entry("code", text="soort", value=KINDS[kind], meaning=told) for kind, told in OF_KIND.items())
    yield from (Entry("code", text="onderwijs", value=kind.value, meaning=kind.label) for kind in Education)
    yield Entry("code", text="onderwijs, gemeente", value=WITHHELD, meaning=STATES[State.WITHHELD])
    yield Entry(
        "code", text="waarde", value=OTHER, meaning=_("An answer that was written in; what it says is left out.")
    )
    yield from (Entry("regel", text=rule) for rule in rules())
    for round_ in frame.rounds:
        days = _("from %(first)s to %(last)s") % {
            "first": day_full(round_.opens_on),
            "last": day_full(round_.closes_on),
        }
        told = _("%(days)s, %(n)d schools") % {"days": days, "n": len(frame.taken[round_.pk])}
        instrument = round_.instrument
        yield Entry("ronde", text=round_.name, meaning=told, instrument=instrument.key, version=instrument.version)
    for form in forms_of(frame).values():
        for asked in form:
            yield from question_entries(form, asked)
    for round_, asked in withheld:
        yield Entry(
            WITHHELD,
            text=asked.question.text,
            meaning=_("In ‘%(round)s’ too few schools answered this.") % {"round": round_.name},
            instrument=round_.instrument.key,
            version=round_.instrument.version,
            question=asked.name,
            kind=KINDS[asked.kind],
        )


def question_entries(form: Questionnaire, asked: Asked) -> Iterator[Entry]:
    """Yield a question with its text, and what each of its values means."""
    about: dict[str, Any] = {
        "instrument": form.instrument.key,
        "version": form.instrument.version,
        "question": asked.name,
        "kind": KINDS[asked.kind],
    }
    yield Entry("vraag", text=asked.question.text, meaning=_condition(asked), **about)
    for column, number, meaning in values_of(form, asked):
        yield Entry("waarde", text=column, value=number, meaning=meaning, **about)


def _condition(asked: Asked) -> str:
    condition = asked.question.condition
    if not condition:
        return ""
    return _("Asked only when %(question)s is one of: %(values)s") % {
        "question": condition["question"],
        "values": ", ".join(str(one) for one in condition["any_of"]),
    }


def values_of(form: Questionnaire, asked: Asked) -> list[tuple[str, Any, str]]:
    """Return column, number and meaning of each value that a question can have; none for numbers and open ones."""
    instrument = form.instrument
    if asked.kind in SCENARIOS:
        levels = asked.question.pillar.levels.all()
        return [("waarde", level.number, f"{level.name}: {level.description}".rstrip(": ")) for level in levels]
    scales: list[tuple[str, Sequence[str]]] = []
    if asked.kind == QuestionKind.GOAL:
        scales = [("waarde", instrument.importance_scale), ("tweede", instrument.realisation_scale)]
    elif asked.kind == QuestionKind.STATEMENT:
        scales = [("waarde", instrument.scale)]
    elif asked.kind == QuestionKind.SATISFACTION:
        scales = [("waarde", instrument.satisfaction_scale)]
    elif asked.kind in OPTIONS:
        scales = [("waarde", asked.question.options)]
    return [(column, number, name) for column, names in scales for number, name in enumerate(names, start=1)]
