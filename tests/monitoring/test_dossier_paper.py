"""The dossier on paper: all that the reader may see, and nothing that the school did not share."""

from __future__ import annotations

import io

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone

from cmk.accounts.models import Download
from monitoring.dossier.paper import dossier_of
from tests import factories
from tests.monitoring.evaluation.conftest import earlier_evaluation, fill_in_and_submit
from trajectories.models import Ambition, SharedRecord
from trajectories.schoolpage.selectors import school_head

pytestmark = pytest.mark.django_db


def a_record(world, text: str) -> SharedRecord:
    conversation = factories.ConversationFactory(
        programme=world.programme, kind=world.kind, school=world.school, status="recorded", held_at=timezone.now()
    )
    return SharedRecord.objects.create(conversation=conversation, number=1, text=text)


def dossier(world, role: str):
    user = world.users[role]
    return dossier_of(user, world.penvoerder, school_head(user, world.school))


def test_the_school_has_all_its_rounds_and_what_it_wants(world):
    earlier = earlier_evaluation(world, visie__nu=1)
    fill_in_and_submit(world.evaluation, world.users["iccer"], visie__nu=3)
    Ambition.objects.create(
        programme=world.programme, school=world.school, text="Een koor", since=world.programme.start
    )
    found = dossier(world, "iccer")
    assert [row.evaluation for row in found.rounds] == [earlier, world.evaluation]
    assert [row.levels[0] for row in found.rounds] == ["1", "3"]
    assert [one.text for one in found.ambitions.current] == ["Een koor"]


def test_what_is_not_shared_is_not_in_the_advisers_dossier(world):
    earlier_evaluation(world, visie__nu=1)
    fill_in_and_submit(world.evaluation, world.users["iccer"], visie__nu=3)
    found = dossier(world, "adviseur")
    assert found.result is None
    assert found.rounds == ()
    fill_in = factories.RoundFactory(programme=world.programme, instrument=world.round.instrument)
    shared = factories.SelfEvaluationFactory(round=fill_in, school=world.school)
    fill_in_and_submit(shared, world.users["iccer"], share=True)
    assert [row.evaluation for row in dossier(world, "adviseur").rounds] == [shared]


def test_records_are_those_that_hold(world):
    a_record(world, "We beginnen met de visie.")
    taken_back = a_record(world, "Nog niet klaar.")
    taken_back.withdrawn_at = timezone.now()
    taken_back.save()
    assert [row.text for row in dossier(world, "iccer").records] == ["We beginnen met de visie."]


@pytest.mark.parametrize("role", ["iccer", "adviseur"])
def test_a_full_and_an_empty_dossier_are_papers_that_are_logged(as_role, world, role):
    client, url = as_role(role), reverse("school:dossier", args=[world.school.code])
    assert client.get(url).content.startswith(b"%PDF")
    fill_in_and_submit(world.evaluation, world.users["iccer"], share=True)
    for number in range(3):
        a_record(world, f"**Afspraak {number}** " + "en verder " * 300)
    response = client.get(url)
    with pikepdf.open(io.BytesIO(response.content)) as pdf:
        assert len(pdf.pages) > 1
    assert Download.objects.filter(subject="dossier", title=world.school.name).count() == 2
