"""A round for partners with a check of the world's partner."""

from __future__ import annotations

import pytest
from django.utils import timezone

from monitoring.evaluation.questionnaire import questionnaire
from monitoring.models import PartnerCheck
from monitoring.partnercheck.services import save_check, submit_check
from tests import factories
from tests.monitoring.evaluation.conftest import BASE
from tests.worlds import World


def a_check(world: World) -> PartnerCheck:
    """Make a round for partners, open today, with the check of the world's partner that has not begun."""
    instrument = factories.InstrumentFactory(
        penvoerder=world.penvoerder,
        key="check-partner",
        audience="partner",
        scenario_model=world.programme.scenario_model,
        frozen_at=timezone.now(),
    )
    round_ = factories.RoundFactory(programme=world.programme, instrument=instrument)
    return PartnerCheck.objects.create(round=round_, partner=world.partner)


def filled_in_and_submitted(world: World, *, share: bool = False, text: str = "") -> PartnerCheck:
    """Answer all that is required (and ``text`` as an explanation) and submit, as the world's partner."""
    check, by = a_check(world), world.users["partner"]
    form = questionnaire(check.round.instrument)
    values = {asked.name: BASE[asked.kind] for asked in form if asked.question.required}
    saved = save_check(check=check, changes={**values, "visie.toelichting": text}, base={}, by=by)
    assert not saved.errors
    assert submit_check(check=check, share=share, by=by)
    check.refresh_from_db()
    return check


@pytest.fixture
def check(world: World) -> PartnerCheck:
    """A check that has not begun."""
    return a_check(world)
