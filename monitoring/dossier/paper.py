"""The dossier of one school on paper: where it stands, all its rounds, what it wants, its road, what was shared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from cmk.accounts.models import Penvoerder
from cmk.accounts.views.theme import theme_css
from cmk.core.models import today
from cmk.core.pdf import write_pdf
from cmk.core.theme import Theme
from monitoring.evaluation.profile import profile_svg
from monitoring.evaluation.results import EvaluationResult, evaluation_result
from monitoring.evaluation.selectors import earlier_of, latest_readable
from monitoring.models import AdviceRequest, Report, SelfEvaluation
from trajectories.ambitions.selectors import SchoolAmbitions, ambitions_of_school
from trajectories.models import Conversation, SharedRecord, TrajectoryStep
from trajectories.schoolpage.selectors import SchoolHead

MOST_RECORDS = 30


@dataclass(frozen=True)
class RoundRow:
    """One round that the school handed in, and the level per pillar (empty: not asked)."""

    evaluation: SelfEvaluation
    levels: tuple[str, ...]


@dataclass(frozen=True)
class Dossier:
    """All that the reader may see of a school, for paper.

    ``latest``: the last self-evaluation that the reader may read; ``result`` and ``picture``: what it says. ``rounds``:
    of all of them, the oldest first, under the pillars of the latest. ``records``: what holds of the conversations that
    were shared, ``records_left_out``: how many older ones are not on it.
    """

    head: SchoolHead
    latest: SelfEvaluation | None = None
    result: EvaluationResult | None = None
    picture: SafeString | None = None
    rounds: tuple[RoundRow, ...] = ()
    ambitions: SchoolAmbitions = field(default_factory=SchoolAmbitions)
    steps: Sequence[TrajectoryStep] = ()
    records: Sequence[SharedRecord] = ()
    records_left_out: int = 0
    advice: Sequence[AdviceRequest] = ()
    reports: Sequence[Report] = ()


def dossier_of(user: Any, penvoerder: Penvoerder, head: SchoolHead) -> Dossier:
    """Gather the dossier of ``head.school``; the number of queries does not depend on how much there is."""
    school = head.school
    latest = latest_readable(user, school)
    earlier = earlier_of(user, latest) if latest else []
    evaluations = [*reversed(earlier), latest] if latest else []
    result = evaluation_result(latest, earlier=earlier) if latest else None
    conversations = Conversation.objects.with_school(school).order_by().values("pk")
    records = SharedRecord.objects.visible_to(user).holding().filter(conversation__in=conversations)
    records = records.select_related("conversation__kind", "conversation__adviser").order_by(
        "-conversation__held_at", "-pk"
    )
    found = list(records)
    asked = AdviceRequest.objects.visible_to(user).filter(evaluation__in=[row.pk for row in evaluations])
    steps = list(head.trajectory.steps.order_by("number")) if head.trajectory is not None else []
    return Dossier(
        head=head,
        latest=latest,
        result=result,
        picture=profile_svg(result, penvoerder) if result and result.placed else None,
        rounds=_rounds(result, evaluations),
        ambitions=ambitions_of_school(user, school, head.programme),
        steps=steps,
        records=found[:MOST_RECORDS],
        records_left_out=max(0, len(found) - MOST_RECORDS),
        advice=list(asked.select_related("by", "answered_by", "evaluation__round").order_by("at", "pk")),
        reports=list(Report.objects.visible_to(user).filter(programme=head.programme).order_by("-as_of", "-pk")),
    )


def _rounds(result: EvaluationResult | None, evaluations: Sequence[SelfEvaluation]) -> tuple[RoundRow, ...]:
    if result is None:
        return ()
    by_round = [{level.round: level.short for level in pillar.history} for pillar in result.placed]
    return tuple(RoundRow(one, tuple(levels.get(one.round.name, "") for levels in by_round)) for one in evaluations)


def dossier_pdf(dossier: Dossier, penvoerder: Penvoerder) -> bytes:
    """Return the dossier as a PDF."""
    levels = max(dossier.result.level_count, 2) if dossier.result else 4
    theme = Theme.of(penvoerder.accent, levels)
    context = {
        "dossier": dossier,
        "school": dossier.head.school,
        "result": dossier.result,
        "penvoerder": penvoerder,
        "today": today(),
        "theme_css": mark_safe(theme_css(theme)),  # noqa: S308 - colours that were checked
    }
    return write_pdf(render_to_string("dossier/pdf.html", context))
