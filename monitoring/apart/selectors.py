"""Reads of answering apart: one's own part, and how far the others are (never what they answered)."""

from __future__ import annotations

from dataclasses import dataclass

from cmk.accounts.models import User
from monitoring.evaluation.questionnaire import questionnaire
from monitoring.evaluation.selectors import Progress, progress_of
from monitoring.evaluation.sheets import Sheet
from monitoring.models import OwnPart, SelfEvaluation, Way


@dataclass(frozen=True)
class OthersPart:
    """That somebody else is at it, or done."""

    name: str
    is_done: bool


@dataclass(frozen=True)
class MyPart:
    """One's own sheet, how far it is, and how far the others are. ``go_on``: where to go on."""

    part: OwnPart
    progress: Progress
    go_on: str
    others: tuple[OthersPart, ...]

    @property
    def is_done(self) -> bool:
        """Whether one said to be done."""
        return self.part.done_at is not None

    @property
    def can_compare(self) -> bool:
        """Whether one's own answers and those of somebody else can lie side by side."""
        return self.is_done and any(other.is_done for other in self.others)

    @property
    def waits(self) -> tuple[OthersPart, ...]:
        """Those who are at it and not done."""
        return tuple(other for other in self.others if not other.is_done)


def my_part(user: User, part: OwnPart, sheet: Sheet) -> MyPart:
    """Gather how far one's own part is, and whether the others are done. Two queries and the questionnaire."""
    form = questionnaire(part.evaluation.round.instrument)
    answers = sheet.answers()
    others = OwnPart.objects.filter(evaluation=part.evaluation).exclude(user=user).select_related("user")
    progress = progress_of(form, answers)
    begun = [one.key for one in form.pillars if any(answers.value(asked) is not None for asked in one.questions)]
    key = begun[-1] if begun else form.pillars[0].key
    return MyPart(
        part=part,
        progress=progress,
        go_on=sheet.url(key),
        others=tuple(OthersPart(one.user.name, one.done_at is not None) for one in others.order_by("pk")),
    )


def may_compare(user: User, evaluation: SelfEvaluation) -> bool:
    """Say whether ``user`` may see the answers side by side: while people answer apart only when done oneself."""
    if evaluation.way == Way.TOGETHER:
        return True
    return OwnPart.objects.filter(evaluation=evaluation, user=user, done_at__isnull=False).exists()
