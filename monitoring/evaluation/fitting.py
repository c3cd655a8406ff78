"""What must fit together in a questionnaire's definition, looked at in its plain data.

Plain data of any form is looked at, so that what does not fit stands beside what is misspelt, all at once; what
is no text, list or group where it should be is left to the definition itself to refuse.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cmk.core.definitions import Place, Problem
from monitoring.evaluation.values import HIGHEST, OPTIONS, SCENARIOS, name_of
from monitoring.models import Audience, QuestionKind

# The scales, and the kind of question that needs each.
SCALES = {
    "scale": QuestionKind.STATEMENT,
    "importance_scale": QuestionKind.GOAL,
    "realisation_scale": QuestionKind.GOAL,
    "satisfaction_scale": QuestionKind.SATISFACTION,
}
# The fields that only some kinds of question have.
ONLY_FOR = {
    "allows_between": SCENARIOS,
    "options": OPTIONS,
    "allows_other": OPTIONS,
    "lowest": frozenset({QuestionKind.NUMBER}),
    "highest": frozenset({QuestionKind.NUMBER}),
    "unit": frozenset({QuestionKind.NUMBER}),
}
FEWEST = 2


@dataclass(frozen=True)
class _Found:
    """A question in the plain data: its name, what it says, and its pillar."""

    name: str
    raw: dict[str, Any]
    pillar: dict[str, Any]
    place: Place

    @property
    def kind(self) -> str:
        return str(self.raw.get("kind"))


def misfits(raw: dict[str, Any]) -> Iterable[Problem]:
    """Yield all in the plain data ``raw`` of a questionnaire that does not fit together, with its place."""
    found = list(_questions(raw))
    kinds = {question.kind for question in found}
    yield from _audience(raw)
    yield from _scales(raw, kinds)
    if kinds <= set(QuestionKind):  # of a misspelt kind nobody knows what it needs
        yield from _needless(raw, kinds)
    yield from _doubled_terms(raw)
    yield from _pillars(raw, found)
    for question in found:
        yield from _question(question)
    yield from _conditions(raw, found)


def _groups(raw: Any, field: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the groups of fields in the list ``field`` with their places; nothing when it is no list."""
    rows = raw.get(field)
    for number, row in enumerate(rows if isinstance(rows, list) else []):
        if isinstance(row, dict):
            yield number, row


def _list(raw: dict[str, Any], field: str) -> list[Any]:
    value = raw.get(field)
    return value if isinstance(value, list) else []


def _questions(raw: dict[str, Any]) -> Iterator[_Found]:
    for pillar_number, pillar in _groups(raw, "pillars"):
        for number, question in _groups(pillar, "questions"):
            place = ("pillars", pillar_number, "questions", number)
            yield _Found(name_of(str(pillar.get("key")), str(question.get("key"))), question, pillar, place)


def _audience(raw: dict[str, Any]) -> Iterable[Problem]:
    audience = raw.get("audience", Audience.SCHOOL)
    if audience == Audience.SCHOOL and not raw.get("education"):
        yield ("education",), _("a questionnaire for schools says for which kinds of education it is.")
    if audience == Audience.PARTNER and raw.get("education"):
        yield ("education",), _("partners have no kind of education: leave this out.")
    if raw.get("anonymous") is True and audience != Audience.GUIDANCE:
        yield (
            ("anonymous",),
            _("only a questionnaire about our guidance (audience: guidance) can be anonymous."),
        )


def _scales(raw: dict[str, Any], kinds: set[str]) -> Iterable[Problem]:
    for field, kind in SCALES.items():
        scale = _list(raw, field)
        if kind in kinds and len(scale) < FEWEST:
            yield (
                (field,),
                _(
                    "there are questions of the kind “%(kind)s”: "
                    "name their answers here, at least two, from low to high."
                )
                % {"kind": kind.value},
            )
        if _doubled(scale):
            yield (field,), _("an answer is written twice.")
    if kinds & SCENARIOS and not raw.get("scenario_model"):
        yield ("scenario_model",), _("there are questions about a scenario: name the scenario model here.")


def _needless(raw: dict[str, Any], kinds: set[str]) -> Iterable[Problem]:
    for field, kind in SCALES.items():
        if raw.get(field) and kind not in kinds:
            yield (field,), _("no question is of the kind “%(kind)s”: leave this out.") % {"kind": kind.value}
    if raw.get("scenario_model") and not kinds & SCENARIOS:
        yield ("scenario_model",), _("no question asks for a scenario: leave this out.")
    for number, pillar in _groups(raw, "pillars"):
        asked = {str(question.get("kind")) for _number, question in _groups(pillar, "questions")}
        if pillar.get("levels") and not asked & SCENARIOS:
            yield ("pillars", number, "levels"), _("this pillar does not ask for a scenario: leave this out.")


def _doubled(values: list[Any]) -> bool:
    texts = [str(value).strip().casefold() for value in values]
    return len(set(texts)) != len(texts)


def _doubled_terms(raw: dict[str, Any]) -> Iterable[Problem]:
    seen: set[str] = set()
    for number, term in _groups(raw, "terms"):
        word = str(term.get("term")).strip().casefold()
        if word in seen:
            yield ("terms", number, "term"), _("this word is explained before.")
        seen.add(word)


def _pillars(raw: dict[str, Any], found: list[_Found]) -> Iterable[Problem]:
    seen: set[str] = set()
    levels = 0
    for number, pillar in _groups(raw, "pillars"):
        place: Place = ("pillars", number)
        key = str(pillar.get("key"))
        if key in seen:
            yield (*place, "key"), _("this key is used before: %(key)s.") % {"key": key}
        seen.add(key)
        asked = any(question.pillar is pillar and question.kind in SCENARIOS for question in found)
        here = len(_list(pillar, "levels"))
        levels = levels or here
        if asked and here < FEWEST:
            yield (*place, "levels"), _("this pillar asks for a scenario: describe its levels here, at least two.")
        elif here != levels and asked:
            yield (
                (*place, "levels"),
                _("every pillar needs as many levels as the first (%(number)d).") % {"number": levels},
            )
        yield from _doubled_questions(pillar, place)


def _doubled_questions(pillar: dict[str, Any], place: Place) -> Iterable[Problem]:
    keys: set[str] = set()
    kinds: set[str] = set()
    for number, question in _groups(pillar, "questions"):
        key, kind = str(question.get("key")), str(question.get("kind"))
        if key in keys:
            yield (*place, "questions", number, "key"), _("this key is used before: %(key)s.") % {"key": key}
        if kind in SCENARIOS and kind in kinds:
            yield (*place, "questions", number, "kind"), _("a pillar asks this once at most.")
        keys.add(key)
        kinds.add(kind)


def _question(question: _Found) -> Iterable[Problem]:
    raw, kind, place = question.raw, question.kind, question.place
    options = _list(raw, "options")
    if kind in set(QuestionKind):
        for field, kinds in ONLY_FOR.items():
            if raw.get(field) not in (None, False, []) and kind not in kinds:
                named = ", ".join(sorted(one.value for one in kinds))
                yield (*place, field), _("only questions of the kind %(kinds)s have this.") % {"kinds": named}
    if kind in OPTIONS and len(options) < FEWEST:
        yield (*place, "options"), _("a question with choices needs options, at least two.")
    if _doubled(options):
        yield (*place, "options"), _("an option is written twice.")
    lowest, highest = raw.get("lowest"), raw.get("highest")
    if isinstance(lowest, int) and isinstance(highest, int) and lowest > highest:
        yield (
            (*place, "highest"),
            _("this should not be lower than the lowest number (%(lowest)d).") % {"lowest": lowest},
        )


def _conditions(raw: dict[str, Any], found: list[_Found]) -> Iterable[Problem]:
    """Look at what conditions name: an earlier question (so that none goes round) and answers it really has."""
    names = {question.name for question in found}
    before: dict[str, _Found] = {}
    for question in found:
        condition = question.raw.get("condition")
        if isinstance(condition, dict):
            yield from _condition(condition, question, raw, before, names)
        before.setdefault(question.name, question)


def _condition(
    condition: dict[str, Any], question: _Found, raw: dict[str, Any], before: dict[str, _Found], names: set[str]
) -> Iterable[Problem]:
    place, name = (*question.place, "condition"), str(condition.get("question"))
    other = before.get(name)
    if other is None:
        sentence = (
            _("“%(name)s” comes at or after this question: a condition looks back. Move one of the two.")
            if name in names
            else _("there is no question “%(name)s”. Write it as pillar.question, with the keys of both.")
        )
        yield (*place, "question"), sentence % {"name": name}
        return
    if other.kind in (QuestionKind.TEXT, QuestionKind.GOAL):
        yield (
            (*place, "question"),
            _("a condition cannot look at an open question or a goal: its answers are not known beforehand."),
        )
        return
    allowed, told = _answers(other, raw)
    wrong = [answer for answer in _list(condition, "any_of") if isinstance(answer, bool) or answer not in allowed]
    if allowed and wrong:
        yield (
            (*place, "any_of"),
            _("“%(name)s” has no answer %(wrong)s. It has: %(told)s.")
            % {"name": name, "wrong": ", ".join(f"“{answer}”" for answer in wrong), "told": told},
        )
    if _doubled(_list(condition, "any_of")):
        yield (*place, "any_of"), _("an answer is written twice.")


def _answers(other: _Found, raw: dict[str, Any]) -> tuple[range | list[Any], str]:
    """Return the answers that ``other`` can have, and the same in words; none when its own form is wrong."""
    if other.kind in OPTIONS:
        options = _list(other.raw, "options")
        return options, ", ".join(str(option) for option in options)
    if other.kind == QuestionKind.NUMBER:
        lowest, highest = other.raw.get("lowest") or 0, other.raw.get("highest")
        if not isinstance(lowest, int) or not isinstance(highest, int | None):
            return [], ""
        highest = HIGHEST if highest is None else highest
        return range(lowest, highest + 1), f"{lowest} – {highest}"
    field = next((field for field, kind in SCALES.items() if kind == other.kind), "")
    names = _list(raw, field) if field else [level.get("name") for _n, level in _groups(other.pillar, "levels")]
    told = ", ".join(f"{number} ({name})" for number, name in enumerate(names, start=1))
    return range(1, len(names) + 1), told
