"""Loads tips into a programme. What was changed by hand there is left alone."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from monitoring.following.tips.definition import TipsDefinition, shipped_for
from monitoring.models import Tip
from trajectories.models import Programme

FIELDS = ("pillar_key", "purpose", "level", "text", "training", "order")


@dataclass(frozen=True)
class Loaded:
    """How many tips were added and changed; ``kept``: changed by hand, so left as they are."""

    added: int = 0
    changed: int = 0
    kept: int = 0


@transaction.atomic
def load_tips(*, programme: Programme, definition: TipsDefinition, only: str = "") -> Loaded:
    """Load the tips of ``definition`` for each of its questionnaires, or the one with the key ``only``.

    Loading again adds what is new and takes over new texts; a tip that was edited or retired by hand stays as it is.
    A tip that the file no longer has stays too: somebody may have put an offer with it.
    """
    Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)  # one at a time
    added, changed, kept = 0, 0, 0
    for instrument_key in definition.instruments:
        if only and instrument_key != only:
            continue
        there = {tip.key: tip for tip in Tip.objects.filter(programme=programme, instrument_key=instrument_key)}
        fresh = []
        for order, one in enumerate(definition.tips):
            values = (one.pillar, str(one.purpose), one.level, one.text, one.training, order)
            tip = there.get(one.key)
            if tip is None:
                tip = Tip(programme=programme, instrument_key=instrument_key, key=one.key)
                fresh.append(_put(tip, values))
            elif tip.edited or tip.retired_on:
                kept += 1
            elif tuple(getattr(tip, name) for name in FIELDS) != values:
                _put(tip, values).save()
                changed += 1
        Tip.objects.bulk_create(fresh)
        added += len(fresh)
    return Loaded(added, changed, kept)


def _put(tip: Tip, values: tuple[object, ...]) -> Tip:
    for name, value in zip(FIELDS, values, strict=True):
        setattr(tip, name, value)
    return tip


def load_shipped(*, programme: Programme, instrument_key: str) -> Loaded:
    """Load the tips that come with the software for a questionnaire, once: not where the programme has tips for it.

    Called when a round begins, so that the first result has tips beside it.
    """
    if Tip.objects.filter(programme=programme, instrument_key=instrument_key).exists():
        return Loaded()
    definition = shipped_for(instrument_key)
    return load_tips(programme=programme, definition=definition, only=instrument_key) if definition else Loaded()
