"""What came out of the anonymous check: per question, never crossed, and nothing of a group that is too small.

Results appear when the round has closed. While it runs the response alone is told: who could compare today with
yesterday, and knows who was reminded, would otherwise know what one person answered.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from cmk.core.models import today
from cmk.core.spreadsheets import Sheet
from cmk.core.withholding import is_small, smallest_group
from monitoring.evaluation.questionnaire import Questionnaire, questionnaire
from monitoring.evaluation.values import OPTIONS, SCENARIOS, Asked, Pair, Value, from_kept
from monitoring.models import AnonymousResponse, QuestionKind, Round


@dataclass(frozen=True)
class Option:
    """How often one answer was given."""

    label: str
    number: int


@dataclass(frozen=True)
class Outcome:
    """What came out of one question, or of one side of a goal (``aspect``).

    ``n`` answered it; it is None, like everything else, when those were too few. ``options`` is empty when the numbers
    of some answers are too small (or leave too few others): the mean tells then. ``texts`` in an order of chance.
    """

    asked: Asked
    aspect: str = ""
    n: int | None = None
    mean: float | None = None
    highest: int = 0
    options: tuple[Option, ...] = ()
    texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Results:
    """The outcome of a round: ``answered`` of ``asked`` people; ``questions`` empty while nothing may be shown."""

    answered: int
    asked: int
    is_over: bool
    questions: tuple[Outcome, ...]

    @property
    def is_small(self) -> bool:
        """Whether too few people answered to show anything."""
        return self.answered < smallest_group()


def round_or_404(user: Any, pk: int) -> Round:
    """Return an anonymous round of the user's penvoerder; ``Http404`` otherwise."""
    rows = Round.objects.visible_to(user).filter(instrument__anonymous=True)
    found: Round | None = rows.select_related("instrument__scenario_model", "programme").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def response_of(round_: Round) -> tuple[int, int]:
    """Return how many people answered and how many were asked. Two queries."""
    return round_.anonymous_responses.count(), round_.anonymous_invitations.count()


def outcome(round_: Round) -> Results:
    """Work out what may be shown of a round. Six queries at most."""
    answered, asked = response_of(round_)
    is_over = round_.closes_on < today()
    results = Results(answered, asked, is_over, ())
    if not is_over or results.is_small:
        return results
    form = questionnaire(round_.instrument)
    responses = list(AnonymousResponse.objects.filter(round=round_))
    found: list[Outcome] = []
    for asked_one in form:
        given = {
            str(response.pk): from_kept(response.answers[asked_one.name])
            for response in responses
            if asked_one.name in response.answers
        }
        found += _outcomes(form, asked_one, given)
    return Results(answered, asked, is_over, tuple(found))


def _outcomes(form: Questionnaire, asked: Asked, given: dict[str, Value]) -> list[Outcome]:
    instrument = form.instrument
    if asked.kind == QuestionKind.GOAL:
        pairs = [value for value in given.values() if isinstance(value, Pair)]
        sides = (
            (_("how important"), instrument.importance_scale, [one.first for one in pairs if one.first]),
            (_("how far it is"), instrument.realisation_scale, [one.second for one in pairs if one.second]),
        )
        return [_scaled(asked, labels, numbers, aspect) for aspect, labels, numbers in sides]
    if len(given) < smallest_group():
        return [Outcome(asked)]
    if asked.kind == QuestionKind.TEXT:
        return [Outcome(asked, n=len(given), texts=_shuffled(asked, given))]
    if asked.kind in OPTIONS:
        return [_counted(asked, [value for value in given.values() if isinstance(value, tuple)])]
    numbers = [
        (value.first + value.second) / 2 if isinstance(value, Pair) and value.first and value.second else value
        for value in given.values()
    ]
    plain: list[Any] = [number for number in numbers if isinstance(number, int | float)]
    if asked.kind in SCENARIOS:
        levels = next(part for part in form.pillars if asked in part.questions).pillar.levels.all()
        return [_scaled(asked, [level.name for level in levels], plain)]
    scales = {QuestionKind.STATEMENT: instrument.scale, QuestionKind.SATISFACTION: instrument.satisfaction_scale}
    return [_scaled(asked, scales.get(asked.kind, []), plain)]


def _scaled(asked: Asked, labels: Sequence[str], numbers: Sequence[float], aspect: str = "") -> Outcome:
    """Return the mean, and the number of each answer when none of them is too small."""
    n = len(numbers)
    if n < smallest_group():
        return Outcome(asked, aspect)
    counts = Counter(numbers)
    whole = [counts[number] for number in range(1, len(labels) + 1)]
    safe = sum(whole) == n and not any(is_small(number) for number in whole)
    options = tuple(Option(label, number) for label, number in zip(labels, whole, strict=True)) if safe else ()
    return Outcome(asked, aspect, n, fmean(numbers), len(labels), options)


def _counted(asked: Asked, chosen: Sequence[tuple[str, ...]]) -> Outcome:
    """Return how many chose each option, when of none too few did, or too few did not. What was written in is one."""
    n = len(chosen)
    known = asked.question.options
    counts = Counter(option for one in chosen for option in {part if part in known else "" for part in one})
    listed = [Option(option, counts[option]) for option in known]
    if asked.question.allows_other:
        listed.append(Option(_("something else"), counts[""]))
    safe = not any(is_small(option.number) or is_small(n - option.number) for option in listed)
    return Outcome(asked, n=n, options=tuple(listed) if safe else ())


def _shuffled(asked: Asked, given: dict[str, Value]) -> tuple[str, ...]:
    """Return the texts in an order of chance, another for each question: place says nothing of who wrote it."""
    order = sorted(given, key=lambda key: hashlib.sha256(f"{asked.name} {key}".encode()).digest())
    return tuple(str(given[key]) for key in order)


def sheet_of(round_: Round, results: Results) -> Sheet:
    """Return what the page shows as tidy data: a line per question and measure, option or text."""
    rows: list[tuple[Any, ...]] = [
        (round_.name, "", "", "", "asked", "", results.asked),
        (round_.name, "", "", "", "answered", "", results.answered),
    ]
    for one in results.questions:
        about = (round_.name, one.asked.name, one.asked.question.text, one.aspect)
        if one.n is None:
            rows.append((*about, "withheld", "", None))
            continue
        rows.append((*about, "n", "", one.n))
        if one.mean is not None:
            rows.append((*about, "mean", "", round(one.mean, 2)))
        rows += [(*about, "count", option.label, option.number) for option in one.options]
        rows += [(*about, "text", text, None) for text in one.texts]
    return Sheet(
        title=_("Outcome"),
        header=["round", "question", "text", "aspect", "measure", "answer", "value"],
        rows=rows,
    )
