"""The level that a self-evaluation proposes: made at submission, confirmed by the school and then by an adviser.

A placement is read by all staff, the answers of a school only by whom it shares them with. So the school says first
whether its level may be seen; only then, and while it shares its answers, an adviser comes to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cmk.accounts.models import User
from cmk.core.errors import DomainError
from cmk.core.models import today
from monitoring.evaluation.questionnaire import answers_of, asked_now, questionnaire
from monitoring.evaluation.values import Pair
from monitoring.models import PlacementProposal, QuestionKind, SelfEvaluation
from trajectories.models import PlacementAspect, PlacementSource, ScenarioLevel, ScenarioPillar, ScenarioPlacement
from trajectories.scenarios.services import Placing, set_placements

ASPECTS = {QuestionKind.SCENARIO_NOW: PlacementAspect.NOW, QuestionKind.SCENARIO_WANTED: PlacementAspect.WANTED}
# A pillar of a questionnaire with one of these keys asks for the school as a whole.
OVERALL = frozenset({"geheel", "overall"})
LONGEST_REASON = 400
# Which line: key of the pillar (None: overall) and aspect.
Place = tuple[int | None, str]

WAITING = Q(withdrawn_at__isnull=True, declined_at__isnull=True)
FOR_SCHOOL = WAITING & Q(school_at__isnull=True)
FOR_ADVISER = WAITING & Q(school_at__isnull=False, adviser_at__isnull=True)


def chosen_levels(evaluation: SelfEvaluation) -> dict[tuple[str, str], Pair]:
    """Return the levels chosen, by key of the pillar (empty: overall) and aspect: a level, the upper one and the note
    when it lies between two.
    """
    form, answers = questionnaire(evaluation.round.instrument), answers_of(evaluation)
    now, chosen = asked_now(form, answers), {}
    for part in form.pillars:
        key = "" if part.key in OVERALL else part.key
        for kind, aspect in ASPECTS.items():
            asked = part.asked(kind)
            value = answers.value(asked) if asked and asked.name in now else None
            if isinstance(value, int):
                chosen[key, str(aspect)] = Pair(value, None)
            elif isinstance(value, Pair) and value.first is not None:
                chosen[key, str(aspect)] = value
    return chosen


def _held(evaluation: SelfEvaluation) -> dict[Place, int]:
    """Return the key of the level that holds on each line of the school. One query."""
    rows = ScenarioPlacement.objects.standing().filter(
        programme=evaluation.round.programme_id, school=evaluation.school_id, on__lte=today()
    )
    # The latest by day and then by entry comes last, and stays.
    return {
        (row.pillar_id, row.aspect): row.level_id for row in rows.order_by("on", "pk").only("pillar", "aspect", "level")
    }


@transaction.atomic
def propose_levels(*, evaluation: SelfEvaluation, by: User) -> list[PlacementProposal]:
    """Propose the levels of a submitted self-evaluation for the school's trajectory; return what was proposed.

    What waited from an earlier submission or round is withdrawn. Nothing is proposed that holds already, nor when the
    questionnaire uses another scenario model than the programme. Between two levels the lower one is proposed.
    """
    programme, now = evaluation.round.programme, timezone.now()
    rows = PlacementProposal.objects.filter(
        evaluation__school=evaluation.school_id, evaluation__round__programme=programme, withdrawn_at__isnull=True
    )
    rows.filter(WAITING, adviser_at__isnull=True).update(withdrawn_at=now)
    if evaluation.round.instrument.scenario_model_id != programme.scenario_model_id:
        return []
    levels = {row.number: row for row in ScenarioLevel.objects.filter(model=programme.scenario_model_id)}
    pillars: dict[str, ScenarioPillar | None] = {"": None}
    pillars |= {row.key: row for row in ScenarioPillar.objects.filter(model=programme.scenario_model_id)}
    held, fresh = _held(evaluation), []
    for (key, aspect), pair in chosen_levels(evaluation).items():
        level = levels.get(pair.first or 0)
        if key not in pillars or level is None:
            continue
        pillar = pillars[key]
        if held.get((pillar.pk if pillar else None, aspect)) != level.pk:
            fresh.append(PlacementProposal(evaluation=evaluation, pillar=pillar, aspect=aspect, level=level, at=now))
    # One that was decided on makes room for the new one on its line; what became of it stays.
    for row in fresh:
        rows.filter(evaluation=evaluation, pillar=row.pillar, aspect=row.aspect).update(withdrawn_at=now)
    return PlacementProposal.objects.bulk_create(fresh)


def _locked(evaluation: SelfEvaluation, keys: Iterable[int], waiting: Q) -> list[PlacementProposal]:
    """Lock the self-evaluation and return those of ``keys`` that wait; raises ``DomainError`` when that cannot be."""
    row = SelfEvaluation.objects.select_for_update(of=("self",)).get(pk=evaluation.pk)
    if not row.is_submitted:
        raise DomainError(_("This self-evaluation is open again. Submit it first; then new levels are proposed."))
    chosen = set(keys)
    if not chosen:
        raise DomainError(_("Choose at least one level."))
    rows = PlacementProposal.objects.filter(waiting, evaluation=row, pk__in=chosen)
    return list(rows.select_related("pillar", "level").order_by("pk"))


def _decided_already(evaluation: SelfEvaluation, keys: Iterable[int], found: Sequence[Any]) -> None:
    """Refuse keys that are not of this self-evaluation; those that were decided on just now are left as they are."""
    known = PlacementProposal.objects.filter(evaluation=evaluation, pk__in=set(keys)).count()
    if known != len(set(keys)) or (not found and not known):
        raise DomainError(_("These levels are not proposed any more. Load the page again to see how things stand."))


@transaction.atomic
def confirm_for_school(*, evaluation: SelfEvaluation, proposals: Iterable[int], by: User) -> int:
    """Let the school confirm levels: they may be seen by the penvoerder. Return how many; twice changes nothing.

    Raises ``DomainError``: nothing chosen, open again, or levels that are no longer proposed.
    """
    keys = list(proposals)
    rows = _locked(evaluation, keys, FOR_SCHOOL)
    _decided_already(evaluation, keys, rows)
    for row in rows:
        row.school_by, row.school_at = by, timezone.now()
        row.save(update_fields=["school_by", "school_at"])
    return len(rows)


@transaction.atomic
def confirm_for_adviser(*, evaluation: SelfEvaluation, proposals: Iterable[int], by: User) -> int:
    """Let an adviser confirm levels that the school confirmed: they become placements. Return how many.

    Placed as of today, the day on which both agree, with the self-evaluation as source. Twice changes nothing. Raises
    ``DomainError`` as ``confirm_for_school`` and ``set_placements`` do; then nothing is placed.
    """
    keys = list(proposals)
    rows = _locked(evaluation, keys, FOR_ADVISER)
    _decided_already(evaluation, keys, rows)
    if not rows:
        if PlacementProposal.objects.filter(FOR_SCHOOL, evaluation=evaluation, pk__in=keys).exists():
            raise DomainError(_("The school confirms first. Then these levels come to you."))
        return 0
    notes = _notes(evaluation)
    by_note: dict[str, list[PlacementProposal]] = {}
    for row in rows:
        by_note.setdefault(notes.get((row.pillar.key if row.pillar else "", row.aspect), ""), []).append(row)
    placed: dict[Place, ScenarioPlacement] = {}
    for note, together in by_note.items():
        recorded = set_placements(
            programme=evaluation.round.programme,
            school=evaluation.school,
            placings=[Placing(row.aspect, row.level, row.pillar) for row in together],
            on=today(),
            source=PlacementSource.SELF_EVALUATION,
            by=by,
            note=note,
        )
        placed |= {(one.pillar_id, one.aspect): one for one in recorded.placements}
    for row in rows:
        row.adviser_by, row.adviser_at = by, timezone.now()
        row.placement = placed.get((row.pillar_id, row.aspect))
        row.save(update_fields=["adviser_by", "adviser_at", "placement"])
    return len(rows)


def _notes(evaluation: SelfEvaluation) -> dict[tuple[str, str], str]:
    """Return what goes with a placement of a level between two, by key of the pillar (empty: overall) and aspect."""
    notes = {}
    for (key, aspect), pair in chosen_levels(evaluation).items():
        if pair.second is not None:
            words = {"lower": pair.first, "upper": pair.second, "note": pair.note}
            text = _("Between %(lower)s and %(upper)s. %(note)s") % words
            notes[key, aspect] = text.strip()[:LONGEST_REASON]
    return notes


@transaction.atomic
def decline_levels(
    *, evaluation: SelfEvaluation, proposals: Iterable[int], by: User, reason: str, for_school: bool
) -> int:
    """Say no to levels, with a reason that both sides read. Return how many; twice changes nothing.

    ``for_school``: the school takes back or refuses what waits, also after it confirmed; an adviser only what the
    school confirmed. Raises ``DomainError``, all reasons at once.
    """
    keys, reason = list(proposals), reason.strip()
    problems = []
    if not reason:
        problems.append(_("Say briefly why not; the other side reads it."))
    if len(reason) > LONGEST_REASON:
        problems.append(_("The reason is too long: at most %(number)s characters.") % {"number": LONGEST_REASON})
    if not keys:
        problems.append(_("Choose at least one level."))
    if problems:
        raise DomainError(*problems)
    rows = _locked(evaluation, keys, (WAITING & Q(adviser_at__isnull=True)) if for_school else FOR_ADVISER)
    _decided_already(evaluation, keys, rows)
    for row in rows:
        row.declined_by, row.declined_at, row.reason = by, timezone.now(), reason
        row.save(update_fields=["declined_by", "declined_at", "reason"])
    return len(rows)


def proposals_to_confirm(user: Any) -> QuerySet[PlacementProposal]:
    """Return the levels that wait for an adviser, of self-evaluations that the user may read."""
    readable = SelfEvaluation.objects.readable_by(user)
    return PlacementProposal.objects.filter(FOR_ADVISER, evaluation__in=readable.order_by().values("pk"))
