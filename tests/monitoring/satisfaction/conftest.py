"""An anonymous round with doors, and answers that came through them."""

from __future__ import annotations

import datetime
import secrets
from typing import Any

import pytest
from django.utils import timezone

from monitoring.models import AnonymousInvitation, AnonymousResponse, Question, Round
from monitoring.satisfaction.door import digest_of
from tests import factories
from tests.worlds import World

# Pillar, key, kind, required, options, condition.
QUESTIONS: list[tuple[str, str, bool, list[str], dict[str, Any] | None]] = [
    ("geheel", "satisfaction", True, [], None),
    ("bereik", "satisfaction", False, [], None),
    ("hoe", "choices", False, ["Bellen", "Mailen"], None),
    ("anders", "text", False, [], {"question": "begeleiding.geheel", "any_of": [1, 2]}),
    ("verder", "text", False, [], None),
]


def a_guidance_round(world: World, *, closed: bool = False) -> Round:
    """Make an anonymous round about the guidance of the world's penvoerder."""
    instrument = factories.InstrumentFactory(
        penvoerder=world.penvoerder,
        key="begeleiding",
        name="Hoe vind je onze begeleiding?",
        pillars=False,
        audience="guidance",
        anonymous=True,
        scenario_model=None,
        satisfaction_scale=["Niet", "Beetje", "Tevreden", "Heel"],
        frozen_at=timezone.now(),
    )
    pillar = factories.PillarFactory(instrument=instrument, key="begeleiding", name="Begeleiding", questions=False)
    for order, (key, kind, required, options, condition) in enumerate(QUESTIONS, start=1):
        Question.objects.create(
            pillar=pillar,
            key=key,
            kind=kind,
            text=f"Vraag {key}?",
            required=required,
            options=options,
            condition=condition,
            order=order,
        )
    round_: Round = factories.RoundFactory(programme=world.programme, instrument=instrument)
    if closed:
        close(round_)
    return round_


def close(round_: Round) -> None:
    """Let the round have closed yesterday."""
    round_.closes_on = timezone.localdate() - datetime.timedelta(days=1)
    round_.save()


def a_door(round_: Round, person: Any = None) -> str:
    """Ask somebody, and return the secret of their link."""
    token = secrets.token_urlsafe(32)
    person = person or factories.PersonFactory(penvoerder=round_.programme.penvoerder)
    AnonymousInvitation.objects.create(round=round_, person=person, digest=digest_of(token))
    return token


def responses(round_: Round, values: list[int], **more: list[Any]) -> None:
    """Write an answer to ``geheel`` for each of ``values``; ``more`` by key, in the same order (None: not answered)."""
    for place, value in enumerate(values):
        answers: dict[str, Any] = {"begeleiding.geheel": value}
        for key, given in more.items():
            if place < len(given) and given[place] is not None:
                answers[f"begeleiding.{key}"] = given[place]
        AnonymousResponse.objects.create(round=round_, answers=answers)


@pytest.fixture
def guidance(world: World) -> Round:
    """An anonymous round that is open today."""
    return a_guidance_round(world)
