"""What followed from self-evaluations in the demo: tips, questions with and without an answer, a level to confirm."""

from __future__ import annotations

import datetime
from typing import Any

from cmk.accounts.models import User
from cmk.demo.content import content
from cmk.demo.days import Days
from cmk.demo.people import People
from cmk.demo.schools import Cast, Part
from monitoring.following.proposals import propose_levels
from monitoring.following.tips.loader import load_shipped
from monitoring.models import AdviceRequest, EvaluationStatus, PlacementProposal, SelfEvaluation, Tip
from partners.models import Offer
from trajectories.models import ActionPoint, PlacementSource, Programme, ScenarioPlacement

HOME, FIRST_ADVISER = 0, 0


def make_following(programme: Programme, cast: Cast, people: People, days: Days) -> None:
    """Make tips and what schools of the first adviser did with their results; after the placements."""
    texts = content("following")
    _tips(programme, texts["offers"])
    adviser = people.advisers[FIRST_ADVISER]
    home = cast.parts[HOME]
    before = _submitted(programme, home).order_by("submitted_at").first()
    if before is not None and before.submitted_at is not None:
        asked = days.at(before.submitted_at.date() + datetime.timedelta(days=2), 14, 20)
        _ask(before, home, texts["answered"], asked, people.advisers[home.adviser], people)
    others = [part for part in cast.parts if part.adviser == FIRST_ADVISER and part is not home and part.is_primary]
    shared = [
        (part, row) for part in others if (row := _submitted(programme, part).filter(shared_at__isnull=False).last())
    ]
    shared.sort(key=lambda pair: pair[1].round.opens_on, reverse=True)  # of this year first
    if shared:
        part, row = shared[0]
        _ask(row, part, texts["open"], days.at(days.day(-5), 15, 40), adviser, people)
    for part, row in shared[1:]:
        if _propose(row, part, people, days):
            break


def _submitted(programme: Programme, part: Part) -> Any:
    rows = SelfEvaluation.objects.filter(
        round__programme=programme, round__earlier=False, school=part.school, status=EvaluationStatus.SUBMITTED
    )
    return rows.select_related("round__programme", "round__instrument", "school").order_by("round__opens_on", "pk")


def _tips(programme: Programme, offers: dict[str, int]) -> None:
    keys = programme.rounds.order_by("instrument__key").values_list("instrument__key", flat=True).distinct()
    for key in keys:
        load_shipped(programme=programme, instrument_key=key)
    on_offer = list(Offer.objects.current().filter(partner__penvoerder=programme.penvoerder_id).order_by("title", "pk"))
    for tip in Tip.objects.filter(programme=programme, key__in=offers).order_by("instrument_key", "order"):
        tip.offers.set(on_offer[: offers[tip.key]])


def _user(part: Part, people: People, day: datetime.date) -> User | None:
    """Return who of the school can sign in on a day, the icc'er first."""
    users = {one.role: one.person.user for one in people.at(part.school, day) if one.person.user}
    return next((users[role] for role in ("iccer", "directeur") if role in users), None)


def _ask(
    row: SelfEvaluation,
    part: Part,
    words: dict[str, str],
    at: datetime.datetime,
    adviser: User,
    people: People,
) -> None:
    day = at.date()
    answered = words.get("answer", "")
    done = day + datetime.timedelta(days=4) if answered else None
    point = ActionPoint.objects.create(
        programme=row.round.programme,
        school=row.school,
        text=f"Beantwoorden: {words['text']}"[:290],
        owner_user=adviser,
        agreed_on=day,
        due_on=day + datetime.timedelta(days=14),
        done_on=done,
        done_by=adviser if done else None,
        done_note="Beantwoord bij de zelfevaluatie." if done else "",
        key=f"vraag{row.pk}",
    )
    AdviceRequest.objects.create(
        evaluation=row,
        pillar_key=words["pillar"],
        kind=words["kind"],
        text=words["text"],
        by=_user(part, people, day),
        at=at,
        action_point=point,
        answer=answered,
        answered_by=adviser if answered else None,
        answered_at=at + datetime.timedelta(days=4) if answered else None,
    )


def _propose(row: SelfEvaluation, part: Part, people: People, days: Days) -> bool:
    """Let ``row`` propose what differs from last year, confirmed by the school; say whether anything does."""
    assert row.submitted_at is not None  # noqa: S101 - only what was submitted comes here
    day = row.submitted_at.date()
    by = _user(part, people, day)
    if by is None:
        return False
    placed = ScenarioPlacement.objects.filter(school=row.school, source=PlacementSource.SELF_EVALUATION, on__gte=day)
    kept = list(placed)
    placed.delete()
    made = propose_levels(evaluation=row, by=by)
    if not made:
        ScenarioPlacement.objects.bulk_create(kept)
        return False
    moment = days.at(day, 17, 5)
    PlacementProposal.objects.filter(pk__in=[one.pk for one in made]).update(
        at=row.submitted_at, school_by=by, school_at=moment
    )
    return True
