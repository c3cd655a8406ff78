"""The queries of questionnaires do not grow with versions, rounds or questions."""

from __future__ import annotations

import pytest
from django.urls import reverse

from monitoring.evaluation.exporting import content_of
from monitoring.models import Instrument
from monitoring.questionnaires.editing import add_question, take_out
from monitoring.questionnaires.versions import new_version
from tests import factories
from tests.monitoring.questionnaires.conftest import whole
from tests.performance.baseline import assert_constant_queries

pytestmark = pytest.mark.django_db

KEYS = ["uitspraak-1", "uitspraak-2", "ontwikkelpunten", "toelichting"]


def more_questions(draft: Instrument) -> None:
    """Take some questions out of a draft and add others."""
    for pillar in content_of(draft)["pillars"]:
        here = {one["key"] for one in pillar["questions"]}
        for key in [key for key in KEYS if key in here][:2]:
            take_out(draft=draft, pillar=pillar["key"], key=key)
        for number in range(4):
            values = {"text": f"Nog een vraag {number}", "explanation": None, "required": False}
            add_question(draft=draft, pillar=pillar["key"], kind="statement", values=values, scales={})


def more_rounds(world) -> None:
    """Add rounds, and versions without any."""
    factories.RoundFactory.create_batch(3, programme=world.programme, instrument=world.round.instrument)
    factories.InstrumentFactory.create_batch(2, penvoerder=world.penvoerder, pillars=False)


@pytest.mark.parametrize("role", ["beheerder", "adviseur"])
def test_list_and_version(as_role, world, role):
    instrument, client = whole(world.round.instrument), as_role(role)
    url = reverse("questionnaires:list")
    assert_constant_queries(client, url, lambda: more_rounds(world), f"questionnaires/list:{role}")
    url = reverse("questionnaires:version", args=[instrument.pk])
    assert_constant_queries(client, url, lambda: more_rounds(world), f"questionnaires/version:{role}")


@pytest.mark.parametrize("page", ["version", "changes", "discard", "preview", "blank"])
def test_draft(as_role, world, page):
    draft = new_version(instrument=whole(world.round.instrument))
    more_questions(draft)
    url = reverse(f"questionnaires:{page}", args=[draft.pk])
    assert_constant_queries(
        as_role("beheerder"), url, lambda: more_questions(draft), f"questionnaires/draft-{page}:beheerder"
    )


def test_edit_a_question_and_when_it_is_asked(as_role, world):
    draft = new_version(instrument=whole(world.round.instrument))
    for page in ("question", "condition"):
        url = reverse(f"questionnaires:{page}", args=[draft.pk, "visie", "gewenst"])
        assert_constant_queries(
            as_role("beheerder"), url, lambda: more_questions(draft), f"questionnaires/{page}:beheerder"
        )
