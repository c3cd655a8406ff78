"""The versions of a self-evaluation as they were sent in, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from monitoring.evaluation.questionnaire import questionnaire
from monitoring.evaluation.values import Value, from_kept
from monitoring.evaluation.wording import in_words
from monitoring.models import SelfEvaluation, Submission


@dataclass(frozen=True)
class VersionRow:
    """One question with its answer in each version, in words; ``differs`` when they are not all the same."""

    question: str
    answers: tuple[str, ...]
    differs: bool


@dataclass(frozen=True)
class VersionPillar:
    """One pillar with its questions."""

    name: str
    rows: tuple[VersionRow, ...]

    @property
    def changed(self) -> tuple[VersionRow, ...]:
        """The questions whose answer changed."""
        return tuple(row for row in self.rows if row.differs)

    @property
    def same(self) -> tuple[VersionRow, ...]:
        """The questions whose answer stayed."""
        return tuple(row for row in self.rows if not row.differs)


@dataclass(frozen=True)
class Versions:
    """All versions that were sent in, the first first."""

    submissions: tuple[Submission, ...]
    pillars: tuple[VersionPillar, ...]

    @property
    def changes(self) -> int:
        """How many questions were answered differently."""
        return sum(len(pillar.changed) for pillar in self.pillars)


def versions_of(evaluation: SelfEvaluation) -> Versions:
    """Read the versions of ``evaluation``. Four queries, and one for a questionnaire that was read before."""
    submissions = tuple(evaluation.submissions.select_related("by", "reopened_by").order_by("number"))
    form = questionnaire(evaluation.round.instrument)
    pillars = []
    for part in form.pillars:
        rows = []
        for asked in part.questions:
            values: list[Value] = [from_kept(one.answers.get(asked.name)) for one in submissions]
            if any(value is not None for value in values):
                differs = any(one != other for one, other in pairwise(values))
                words = tuple(in_words(form, asked, value) for value in values)
                rows.append(VersionRow(asked.question.text, words, differs))
        pillars.append(VersionPillar(part.name, tuple(rows)))
    return Versions(submissions, tuple(pillars))
