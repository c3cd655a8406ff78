"""Looking back with the open questions of the guide: several people write, and none overwrites another."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from trajectories.collaborations.keeping import locked
from trajectories.models import Collaboration, CollaborationStatus, GuideAnswer, GuideQuestion

# Before it began there is nothing to look back on.
TOO_EARLY = (
    CollaborationStatus.PREPARING,
    CollaborationStatus.REQUESTED,
    CollaborationStatus.GRANTED,
    CollaborationStatus.REJECTED,
)


@dataclass(frozen=True)
class GuideLine:
    """A question of the guide with the answer that stands, or None; ``reworded``: it read otherwise when answered."""

    question: GuideQuestion
    answer: GuideAnswer | None

    @property
    def reworded(self) -> bool:
        """Whether the question reads otherwise now than when it was answered."""
        return self.answer is not None and bool(self.answer.text) and self.answer.asked != self.question.text


@dataclass
class Saved:
    """What saving answers did: how many were written, and what others wrote in between, by question."""

    written: int = 0
    conflicts: dict[int, GuideAnswer] = field(default_factory=dict)


def guide_of(collaboration: Collaboration) -> list[GuideLine]:
    """Return the questions of the kind in their order, each with its answer (two queries)."""
    answers = {row.question_id: row for row in collaboration.answers.select_related("changed_by", "question")}
    return [GuideLine(question, answers.get(question.pk)) for question in collaboration.kind.guide.all()]


def may_look_back(collaboration: Collaboration) -> bool:
    """Whether it began, so that there is something to look back on."""
    return collaboration.status not in TOO_EARLY


@transaction.atomic
def save_answers(*, collaboration: Collaboration, by: Any, answers: dict[int, tuple[str, int]]) -> Saved:
    """Write answers: by question the text and the version that was read (0: there was none yet).

    What did not change is left alone. An answer that somebody else changed in between is not written and comes back in
    ``conflicts`` with what stands; the others are. Raises ``DomainError`` when it is too early.
    """
    row = locked(collaboration)
    if not may_look_back(row):
        raise DomainError(_("You look back once the collaboration has begun."))
    questions = {question.pk: question for question in row.kind.guide.all()}
    kept = {
        answer.question_id: answer
        for answer in GuideAnswer.objects.select_for_update(of=("self",))
        .filter(collaboration=row)
        .select_related("changed_by")
    }
    saved = Saved()
    for key, (text, version) in answers.items():
        question, answer = questions.get(key), kept.get(key)
        stands = answer.text if answer else ""
        text = text.replace("\r\n", "\n").strip()
        if question is None or text == stands:
            continue
        if answer is not None and answer.version != version:
            saved.conflicts[key] = answer
            continue
        answer = answer or GuideAnswer(collaboration=row, question=question, version=0)
        answer.text, answer.asked, answer.version = text, question.text, answer.version + 1
        answer.changed_by, answer.changed_at = by, timezone.now()
        answer.save()
        saved.written += 1
    return saved
