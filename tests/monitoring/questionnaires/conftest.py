"""What the tests of questionnaires share: a version that its definition would accept, and a draft of it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from monitoring.models import Instrument, Pillar, PillarLevel
from monitoring.questionnaires.versions import new_version


def whole(instrument: Instrument) -> Instrument:
    """Give the factory's questionnaire the texts that a definition cannot do without; return it, in use."""
    Pillar.objects.filter(instrument=instrument).update(introduction="Waar staan jullie?")
    PillarLevel.objects.filter(pillar__instrument=instrument).update(description="Zo gaat het bij ons.")
    instrument.introduction = "Met deze vragen kijk je waar jullie staan."
    instrument.frozen_at = timezone.now()
    instrument.save()
    return instrument


@pytest.fixture
def instrument(world):
    return whole(world.round.instrument)


@pytest.fixture
def draft(instrument):
    return new_version(instrument=instrument)


@pytest.fixture
def leader(as_role):
    return as_role("beheerder")
