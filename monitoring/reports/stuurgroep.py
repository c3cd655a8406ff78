"""Gathers the stuurgroep's progress report from the aggregates of the apps."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import replace

from cmk.core import withholding
from monitoring.evaluation import outcomes
from monitoring.evaluation.answers import RoundAnswers, round_answers
from monitoring.evaluation.change import Change, change_since
from monitoring.evaluation.outcomes import ScenarioByPillar
from monitoring.evaluation.ratings import Ratings, ratings
from monitoring.models import Audience, Round
from monitoring.reports.content import (
    ActivityRow,
    Cover,
    MunicipalityRow,
    PillarShare,
    RoundPart,
    StuurgroepReport,
)
from trajectories.conversations.norm import norm_of_year, schools_of
from trajectories.models import Activity, ActivityKind, ActivityStatus, Programme
from trajectories.programme.results import results_table
from trajectories.trajectory.progress import progress_per_step


def build(
    programme: Programme,
    *,
    as_of: datetime.date,
    title: str,
    meeting_on: datetime.date | None = None,
    introduction: str = "",
) -> StuurgroepReport:
    """Gather the report on ``programme`` with the figures of the end of the day ``as_of``.

    The number of queries depends on the number of questionnaires in use, not on schools, rounds or answers.
    """
    penvoerder = programme.penvoerder
    # In the order of the plan, which is the order in which they were attached.
    attached = Programme.municipalities.through.objects.filter(programme=programme).order_by("pk")
    return StuurgroepReport(
        cover=Cover(
            title=title,
            scheme=programme.scheme,
            programme=programme.name,
            network=penvoerder.network_name,
            penvoerder=penvoerder.name,
            accent=penvoerder.accent,
            municipalities=tuple(attached.values_list("municipality__name", flat=True)),
            meeting_on=meeting_on,
            as_of=as_of,
        ),
        introduction=introduction.strip(),
        schools_in_region=schools_of(programme, as_of).count(),
        smallest_group=withholding.smallest_group(),
        results=results_table(programme, as_of),
        progress=progress_per_step(programme, as_of),
        norm=norm_of_year(programme, as_of.year, as_of),
        rounds=tuple(sorted(_rounds(programme, as_of), key=lambda part: -part.response.total.invited)),
        activities=tuple(_activities(programme, as_of)),
    )


def _rounds(programme: Programme, as_of: datetime.date) -> Iterable[RoundPart]:
    """Yield the latest round of each questionnaire of schools that was open by ``as_of``, and the one before it.

    The report shows the one that was put to most schools first: that is what its summary is about.
    """
    of_schools = Round.objects.filter(programme=programme, instrument__audience=Audience.SCHOOL)
    rounds = of_schools.filter(opens_on__lte=as_of).order_by("-opens_on", "-pk")
    by_key: dict[str, list[Round]] = {}
    for round_ in rounds.select_related("instrument__scenario_model"):
        by_key.setdefault(round_.instrument.key, []).append(round_)
    for rows in by_key.values():
        # Results from before this system are there to compare with: nobody was invited, so there is no response.
        own = next((place for place, round_ in enumerate(rows) if not round_.earlier), None)
        if own is not None:
            yield _round_part(rows[own], next(iter(rows[own + 1 :]), None), as_of)


def _round_part(round_: Round, previous: Round | None, as_of: datetime.date) -> RoundPart:
    answers = round_answers(round_, as_of)
    answers_before = round_answers(previous) if previous else None
    scenarios = outcomes.scenario_by_pillar(round_, answers=answers)
    too_small = withholding.is_small(scenarios.n)
    before = outcomes.scenario_by_pillar(previous, answers=answers_before) if previous else None
    change = change_since(previous, round_, before=answers_before, now=answers) if previous else None
    change_small = change is not None and withholding.is_small(change.n)
    rated = Ratings((), ()) if too_small else _rated(round_, as_of)
    return RoundPart(
        name=round_.name,
        opens_on=round_.opens_on,
        closes_on=round_.closes_on,
        response=outcomes.response(round_, as_of),
        scenarios=None if too_small else scenarios,
        municipalities=() if too_small else _municipality_rows(round_, answers),
        previous=previous.name if previous else None,
        previous_scenarios=None if before is None or withholding.is_small(before.n) else before,
        change=None if change_small else change,
        change_n=change.n if change else None,
        show_both=change is not None and not change_small and _may_show_both(change, scenarios, before),
        development=() if too_small else outcomes.development_points(round_, as_of),
        goals=rated.goals,
        satisfaction=rated.satisfaction,
    )


def _rated(round_: Round, as_of: datetime.date) -> Ratings:
    """Return the goals and the satisfaction, without the means over few schools."""
    rated = ratings(round_, as_of)
    return Ratings(
        goals=tuple(
            replace(goal, importance=None, realisation=None) if withholding.is_small(goal.n) else goal
            for goal in rated.goals
        ),
        satisfaction=tuple(
            replace(one, mean=None) if withholding.is_small(one.n) else one for one in rated.satisfaction
        ),
    )


def _may_show_both(change: Change, now: ScenarioByPillar, before: ScenarioByPillar | None) -> bool:
    """Say whether the levels of the schools in both rounds may stand beside those of all respondents.

    All minus both are the schools that are in one round only: their levels must not follow when they are few.
    """
    ns: dict[str, list[int]] = {}
    for scenarios in (now, before):
        for pillar in scenarios.pillars if scenarios else ():
            ns.setdefault(pillar.key, []).append(pillar.now.n if pillar.now else 0)
    return not any(withholding.is_small(n - pillar.n) for pillar in change.pillars for n in ns.get(pillar.key, ()))


def _municipality_rows(round_: Round, answers: RoundAnswers) -> tuple[MunicipalityRow, ...]:
    by_name = outcomes.scenario_by_municipality(round_, answers=answers)
    hidden = withholding.withheld(
        {name: [pillar.now.n for pillar in part.pillars if pillar.now] or [0] for name, part in by_name.items()}
    )
    return tuple(
        MunicipalityRow(
            name=name,
            n=part.n,
            withheld=name in hidden,
            shares=()
            if name in hidden
            else tuple(
                PillarShare(pillar.name, pillar.now.upper, pillar.now.n)
                if pillar.now
                else PillarShare(pillar.name, None, None)
                for pillar in part.pillars
            ),
        )
        for name, part in by_name.items()
    )


def _activities(programme: Programme, as_of: datetime.date) -> Iterable[ActivityRow]:
    """Yield each kind of activity with what was held by ``as_of`` and what is planned after it."""
    by_kind: dict[int, list[Activity]] = {}
    for activity in Activity.objects.filter(programme=programme):
        by_kind.setdefault(activity.kind_id, []).append(activity)
    schools: dict[int, list[int]] = {}
    for activity_id, school_id in Activity.schools.through.objects.filter(activity__programme=programme).values_list(
        "activity_id", "school_id"
    ):
        schools.setdefault(activity_id, []).append(school_id)
    for kind in ActivityKind.objects.filter(programme=programme).select_related("line"):
        own = by_kind.get(kind.pk, [])
        if kind.retired_on and not own:
            continue
        held = [a for a in own if a.status == ActivityStatus.HELD and a.starts_on <= as_of]
        planned = [a for a in own if a.status == ActivityStatus.PLANNED and a.starts_on > as_of]
        counts = [a.attendance for a in held if a.attendance is not None]
        yield ActivityRow(
            name=kind.name,
            line=(kind.line.letter or kind.line.name) if kind.line else "",
            held=len(held),
            this_year=sum(a.starts_on.year == as_of.year for a in held),
            planned=len(planned),
            schools=len({school for a in held for school in schools.get(a.pk, ())}),
            attendance=sum(counts) if counts else None,
            counted=len(counts),
        )
