"""The schools of the work list in figures."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from django.db.models import Count
from django.urls import reverse

from monitoring.models import Audience, SelfEvaluation
from monitoring.models.evaluation import EvaluationStatus
from monitoring.models.round import Round
from monitoring.worklist.lines import OwnSchools, RoundProgress, StandsStill
from monitoring.worklist.scope import Scope
from trajectories.conversations.norm import SchoolNorm
from trajectories.models import TrajectoryStatus


def figures(scope: Scope, norms: dict[int, tuple[SchoolNorm, ...]], roads: list[Any]) -> OwnSchools:
    """Return the schools in figures: tracks (of ``roads``), conversations against the norm, rounds. Two queries."""
    rows = [norm for pk in scope.schools for norm in norms.get(pk, ())]
    running = Counter((row.track.number, row.track.name) for row in roads if row.status == TrajectoryStatus.RUNNING)
    return OwnSchools(
        number=len(scope.schools),
        tracks=[(name, number) for (_order, name), number in sorted(running.items())],
        still=[
            StandsStill(
                scope.schools[row.school_id].name,
                reverse("trajectory:of_school", args=[scope.schools[row.school_id].code]),
                row.since,
            )
            for row in roads
            if row.status == TrajectoryStatus.PAUSED
        ],
        talks_counted=sum(min(norm.held, norm.norm) for norm in rows),
        talks_expected=sum(norm.norm for norm in rows),
        rounds=_rounds(scope),
        year=scope.today.year,
    )


def _rounds(scope: Scope) -> list[RoundProgress]:
    """Return the progress of the rounds that are open today, else of the latest one."""
    of_schools = Round.objects.filter(programme=scope.programme, instrument__audience=Audience.SCHOOL)
    begun = list(of_schools.filter(earlier=False, opens_on__lte=scope.today).order_by("-opens_on", "pk"))
    rounds = [row for row in begun if row.closes_on >= scope.today] or begun[:1]
    rows = SelfEvaluation.objects.visible_to(scope.user).filter(round__in=rounds, school__in=scope.schools)
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for round_id, status, number in rows.order_by().values_list("round_id", "status").annotate(number=Count("pk")):
        found[round_id][status] = number
    return [
        RoundProgress(
            name=row.name,
            submitted=found[row.pk].get(EvaluationStatus.SUBMITTED, 0),
            started=found[row.pk].get(EvaluationStatus.STARTED, 0),
            invited=sum(found[row.pk].values()),
        )
        for row in rounds
        if found[row.pk]
    ]
