"""The answers of those who are done, side by side: what differs, what is settled, what all say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitoring.evaluation.questionnaire import Answered, Questionnaire, asked_now, questionnaire
from monitoring.evaluation.selectors import anchor
from monitoring.evaluation.values import NUMBERS, SCENARIOS, Asked, Pair, Value, is_complete, name_of
from monitoring.evaluation.wording import in_words
from monitoring.models import OwnAnswer, OwnPart, SelfEvaluation


@dataclass(frozen=True)
class DonePart:
    """One person's answers, who is done with them."""

    part: OwnPart
    answers: Answered

    @property
    def given_name(self) -> str:
        """What the person is called by colleagues."""
        return self.part.user.given_name or self.part.user.name


def done_parts(evaluation: SelfEvaluation) -> tuple[DonePart, ...]:
    """Read the answers of those who are done, in the order in which they began. Two queries."""
    parts = OwnPart.objects.filter(evaluation=evaluation, done_at__isnull=False)
    parts = parts.select_related("user").order_by("started_at", "pk")
    rows: dict[int, dict[str, OwnAnswer]] = {part.pk: {} for part in parts}
    for row in OwnAnswer.objects.filter(part__in=list(rows)).select_related("question__pillar"):
        rows[row.part_id][name_of(row.question.pillar.key, row.question.key)] = row
    return tuple(DonePart(part, Answered(rows[part.pk])) for part in parts)


def agreed(form: Questionnaire, parts: Sequence[DonePart], *, alone: bool) -> dict[str, Value]:
    """Return the answers on which all say the same; ``alone``: also those that only one person gave."""
    found: dict[str, Value] = {}
    for asked in form:
        given = [value for part in parts if (value := part.answers.value(asked)) is not None]
        whole = bool(given) and is_complete(given[0], asked.kind)
        if whole and all(value == given[0] for value in given) and (alone or 1 < len(given) == len(parts)):
            found[asked.name] = given[0]
    return found


def between(asked: Asked, one: Value, other: Value) -> Value:
    """Return the answer that lies between two numbers, or None when there is none.

    The whole number halfway; of two neighbouring levels 'between', when the question allows it.
    """
    if asked.kind not in NUMBERS or not isinstance(one, int) or not isinstance(other, int):
        return None
    lower, upper = sorted((one, other))
    if (upper - lower) % 2 == 0:
        return (lower + upper) // 2 if upper > lower else None
    if asked.kind in SCENARIOS and asked.question.allows_between:
        middle = (lower + upper) // 2
        return Pair(middle, middle + 1)
    return None


def settled_by(form: Questionnaire, asked: Asked, parts: Sequence[DonePart], choice: str) -> Value:
    """Return the answer that ``choice`` makes the school's; None when it is none of those that can be chosen."""
    if choice == "between":
        values = {value for part in parts if (value := part.answers.value(asked)) is not None}
        return between(asked, *values) if len(values) == 2 else None
    return next((part.answers.value(asked) for part in parts if str(part.part.pk) == choice), None)


@dataclass(frozen=True)
class Saying:
    """What one person answered; ``choice`` settles for it (empty when there is nothing to choose)."""

    who: str
    words: str
    choice: str


@dataclass(frozen=True)
class ComparedRow:
    """One question: what each answered, what lies between, and the school's answer when there is one."""

    asked: Asked
    id: str
    sayings: tuple[Saying, ...]
    between: str
    base: int
    settled: str


@dataclass(frozen=True)
class ComparedPillar:
    """One pillar of the comparison."""

    key: str
    name: str
    differing: tuple[ComparedRow, ...]
    same: tuple[ComparedRow, ...]


@dataclass(frozen=True)
class Comparison:
    """The answers of all who are done beside each other, pillar by pillar; differences first."""

    names: tuple[str, ...]
    pillars: tuple[ComparedPillar, ...]

    @property
    def rows(self) -> tuple[ComparedRow, ...]:
        """All questions whose answers differ."""
        return tuple(row for pillar in self.pillars for row in pillar.differing)

    @property
    def still_open(self) -> tuple[ComparedRow, ...]:
        """The differences that are not settled."""
        return tuple(row for row in self.rows if not row.settled)

    @property
    def next_open(self) -> str:
        """The id of the first difference that is not settled; empty when all are."""
        return self.still_open[0].id if self.still_open else ""


def compare(evaluation: SelfEvaluation, school: Answered) -> Comparison:
    """Lay the answers of those who are done beside each other; ``school``: the answers that hold already."""
    form = questionnaire(evaluation.round.instrument)
    parts = done_parts(evaluation)
    names = frozenset().union(*(asked_now(form, part.answers) for part in parts)) | asked_now(form, school)
    pillars = []
    for pillar in form.pillars:
        differing: list[ComparedRow] = []
        same: list[ComparedRow] = []
        for asked in pillar.questions:
            values = [part.answers.value(asked) for part in parts]
            if asked.name not in names or all(value is None for value in values):
                continue
            row = _row(form, asked, parts, values, school)
            (same if all(value == values[0] for value in values) else differing).append(row)
        pillars.append(ComparedPillar(pillar.key, pillar.name, tuple(differing), tuple(same)))
    return Comparison(tuple(part.given_name for part in parts), tuple(pillars))


def _row(
    form: Questionnaire, asked: Asked, parts: Sequence[DonePart], values: Sequence[Value], school: Answered
) -> ComparedRow:
    given = {value for value in values if value is not None}
    middle = between(asked, *given) if len(given) == 2 else None
    holds = school.value(asked)
    return ComparedRow(
        asked=asked,
        id=anchor(asked),
        sayings=tuple(
            Saying(part.given_name, in_words(form, asked, value), str(part.part.pk) if value is not None else "")
            for part, value in zip(parts, values, strict=True)
        ),
        between=in_words(form, asked, middle) if middle is not None else "",
        base=school.revision(asked),
        settled=in_words(form, asked, holds) if holds is not None else "",
    )
