"""What stands on the page of one school, for the person who asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString

from cmk.accounts.access import access_of
from cmk.accounts.models import Penvoerder
from monitoring.approach.selectors import Approach, approach_of_school
from monitoring.evaluation.profile import profile_svg
from monitoring.evaluation.results import EvaluationResult, evaluation_result
from monitoring.models import EvaluationStatus, SelfEvaluation
from monitoring.sharing.policies import receives
from monitoring.sharing.selectors import SharedRow, shared_with_us
from monitoring.timeline.events import Event
from monitoring.timeline.selectors import events_of_school
from schools.models import School
from schools.policies import sees_inside
from trajectories.agreements.selectors import AgreementLine, agreements_of
from trajectories.ambitions.selectors import SchoolAmbitions, ambitions_of_school
from trajectories.collaborations.listing import Cards, cards_of
from trajectories.conversations.selectors import open_points_of_school
from trajectories.models import ScenarioPlacement, SharedRecord, TrajectoryStep
from trajectories.records.selectors import latest_of_school
from trajectories.scenarios.selectors import level_in_short
from trajectories.schoolpage.selectors import SchoolHead


@dataclass(frozen=True)
class Standing:
    """Where the school stands: its latest submitted self-evaluation, when the person may read it.

    ``submitted``: the latest that was handed in, or None; ``result`` and the pictures (the narrow one
    for a phone) only when its answers may be read; ``open``: the self-evaluation that can be filled in today.
    """

    submitted: SelfEvaluation | None = None
    result: EvaluationResult | None = None
    picture: SafeString | None = None
    picture_narrow: SafeString | None = None
    open: SelfEvaluation | None = None


@dataclass(frozen=True)
class SchoolOverview:
    """The parts of the page; ``own``: the reader belongs to the school and is no staff."""

    own: bool
    sees_evaluations: bool
    standing: Standing
    steps: list[TrajectoryStep] = field(default_factory=list)
    open_points: list[Any] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    agreements: list[AgreementLine] = field(default_factory=list)
    level: list[ScenarioPlacement] = field(default_factory=list)  # now and wanted
    ambitions: SchoolAmbitions | None = None
    collaborations: Cards | None = None
    approach: Approach | None = None  # staff only
    record: SharedRecord | None = None  # the latest that was shared; the school's own people only
    shared: list[SharedRow] | None = None  # self-evaluations shared with the reader's board or municipality


def school_overview(user: Any, penvoerder: Penvoerder, head: SchoolHead) -> SchoolOverview:
    """Gather the page of ``head.school``; the number of queries does not depend on what there is to show."""
    access = access_of(user)
    school = head.school
    inside = sees_inside(access, school.pk)
    steps: list[TrajectoryStep] = []
    if inside and head.trajectory is not None:  # the notes at the steps are between school and adviser
        steps = list(head.trajectory.steps.order_by("number"))
    return SchoolOverview(
        own=inside and not access.is_staff,
        sees_evaluations=inside,
        standing=_standing(user, penvoerder, school) if inside else Standing(),
        steps=steps,
        open_points=list(open_points_of_school(user, school)) if inside else [],
        events=events_of_school(user, school) if inside else [],
        agreements=agreements_of(user, penvoerder, school) if inside else [],
        level=level_in_short(user, head.programme, school) if inside else [],
        ambitions=ambitions_of_school(user, school, head.programme) if inside else None,
        collaborations=cards_of(user, school) if inside else None,
        approach=approach_of_school(user, school, head.trajectory) if access.is_staff else None,
        record=latest_of_school(user, school) if inside and not access.is_staff else None,
        shared=shared_with_us(user, school=school) if not inside and receives(access) else None,
    )


def _standing(user: Any, penvoerder: Penvoerder, school: School) -> Standing:
    rows = list(
        SelfEvaluation.objects.visible_to(user)
        .filter(school=school)
        .select_related("round__instrument__scenario_model", "school", "submitted_by")
        .order_by("-round__opens_on", "-pk")
    )
    submitted = [row for row in rows if row.status == EvaluationStatus.SUBMITTED]
    latest = next(iter(submitted), None)
    unfinished = next((row for row in rows if row.round.is_open and not row.is_submitted), None)
    if latest is None:
        return Standing(open=unfinished)
    readable = set(
        SelfEvaluation.objects.readable_by(user)
        .filter(pk__in=[row.pk for row in submitted])
        .values_list("pk", flat=True)
    )
    if latest.pk not in readable:
        return Standing(submitted=latest, open=unfinished)
    previous = next((row for row in submitted if row.pk != latest.pk and row.pk in readable), None)
    result = evaluation_result(latest, previous=previous)
    wide, narrow = (profile_svg(result, penvoerder, narrow=one) for one in (False, True))
    return Standing(latest, result, wide, narrow, unfinished)
