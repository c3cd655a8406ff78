"""Levels that a self-evaluation proposes: the school says first, then the adviser; only then it holds."""

import pytest
from django.urls import reverse

from cmk.core.errors import DomainError
from monitoring.evaluation.services import reopen, save_answers, submit
from monitoring.following import proposals
from monitoring.models import PlacementProposal, Question
from tests import factories
from tests.monitoring.following.conftest import hand_in
from trajectories.models import ScenarioPlacement


def waiting(evaluation):
    rows = PlacementProposal.objects.filter(evaluation=evaluation, withdrawn_at__isnull=True).order_by("aspect")
    return [row.pk for row in rows]


def standing():
    rows = ScenarioPlacement.objects.exclude(aspect="start").order_by("aspect")
    return [(row.aspect, row.level.number, row.source) for row in rows]


def test_handing_in_proposes_only_what_differs_on_pillars_with_the_same_key(world, pillars):
    factories.ScenarioPlacementFactory(
        programme=world.programme, school=world.school, pillar=pillars, aspect="now", number=2
    )
    evaluation = hand_in(world)
    (row,) = PlacementProposal.objects.all()
    assert (row.pillar, row.aspect, row.level.number) == (pillars, "wanted", 3)
    assert row.evaluation == evaluation


def test_another_scenario_model_proposes_nothing(world, pillars):
    world.programme.scenario_model = factories.ScenarioModelFactory(penvoerder=world.penvoerder)
    world.programme.save()
    hand_in(world)
    assert not PlacementProposal.objects.exists()


def test_school_then_adviser_and_then_it_holds(as_role, evaluation, world):
    url, keys = reverse("following:levels", args=[evaluation.pk]), waiting(evaluation)
    school, staff = as_role("iccer"), as_role("adviseur")
    assert "adviseurs" in school.get(url).content.decode()
    assert 'name="levels"' not in staff.get(url).content.decode()
    assert staff.post(url, {"levels": keys, "say": "yes"}).status_code == 200  # not theirs yet
    for _tap in range(2):
        assert school.post(url, {"levels": keys, "say": "yes"}).status_code == 302
    assert standing() == []
    assert url in staff.get(reverse("worklist")).content.decode()
    for _tap in range(2):
        assert staff.post(url, {"levels": keys, "say": "yes"}).status_code == 302
    assert standing() == [("now", 2, "self_evaluation"), ("wanted", 3, "self_evaluation")]
    assert PlacementProposal.objects.filter(placement__isnull=False).count() == 2
    assert url not in staff.get(reverse("worklist")).content.decode()


def test_the_adviser_sees_nothing_of_a_school_that_does_not_share(as_role, world, pillars, iccer):
    evaluation = hand_in(world, share=False)
    proposals.confirm_for_school(evaluation=evaluation, proposals=waiting(evaluation), by=iccer)
    url = reverse("following:levels", args=[evaluation.pk])
    staff = as_role("adviseur")
    assert staff.get(url).status_code == 404
    assert url not in staff.get(reverse("worklist")).content.decode()
    result = as_role("iccer").get(reverse("evaluation:result", args=[evaluation.pk])).content.decode()
    assert "zodra je adviseur mag meelezen" in result


@pytest.mark.parametrize("role", ["iccer", "adviseur"])
def test_saying_no_needs_a_reason_that_the_other_side_reads(as_role, evaluation, iccer, role):
    url, keys = reverse("following:levels", args=[evaluation.pk]), waiting(evaluation)
    proposals.confirm_for_school(evaluation=evaluation, proposals=keys, by=iccer)
    if role == "iccer":  # the school may still come back on it
        proposals.decline_levels(
            evaluation=evaluation, proposals=keys[:1], by=iccer, reason="Te vroeg", for_school=True
        )
    else:
        client = as_role(role)
        html = client.post(url, {"levels": keys[:1], "say": "no"}).content.decode()
        assert "waarom niet" in html
        client.post(url, {"levels": keys[:1], "say": "no", "reason": "Te vroeg"})
    declined = PlacementProposal.objects.get(pk=keys[0])
    assert declined.reason == "Te vroeg"
    assert "Te vroeg" in as_role("iccer").get(url).content.decode()
    assert "Te vroeg" in as_role("adviseur").get(url).content.decode()
    assert standing() == []


def test_handing_in_again_withdraws_what_waited(world, evaluation, iccer):
    before = waiting(evaluation)
    reopen(evaluation=evaluation, by=iccer, reason="Foutje")
    with pytest.raises(DomainError, match="weer open"):
        proposals.confirm_for_school(evaluation=evaluation, proposals=before, by=iccer)
    save_answers(evaluation=evaluation, changes={"visie.nu": 1}, base={"visie.nu": 1}, by=iccer)
    assert submit(evaluation=evaluation, by=iccer)
    again = evaluation
    again.refresh_from_db()
    now = waiting(again)
    assert not set(before) & set(now)
    assert PlacementProposal.objects.get(pk=now[0]).level.number == 1
    with pytest.raises(DomainError):
        proposals.confirm_for_school(evaluation=again, proposals=[10**9], by=iccer)


def test_between_two_levels_the_lower_one_is_proposed_with_the_note(world, pillars, iccer, adviser):
    Question.objects.filter(pillar__key="visie", key="nu").update(allows_between=True)
    world.evaluation.refresh_from_db()
    evaluation = hand_in(world, visie__nu=["2", "3", "Het plan is half af."])
    keys = waiting(evaluation)
    proposals.confirm_for_school(evaluation=evaluation, proposals=keys, by=iccer)
    proposals.confirm_for_adviser(evaluation=evaluation, proposals=keys, by=adviser)
    placed = ScenarioPlacement.objects.get(aspect="now")
    assert placed.level.number == 2
    assert "Het plan is half af." in placed.note


def test_a_programme_that_is_over_places_nothing(world, evaluation, iccer, adviser):
    keys = waiting(evaluation)
    proposals.confirm_for_school(evaluation=evaluation, proposals=keys, by=iccer)
    world.programme.start, world.programme.end = "2013-01-01", "2016-12-31"
    world.programme.save()
    evaluation.refresh_from_db()
    with pytest.raises(DomainError):
        proposals.confirm_for_adviser(evaluation=evaluation, proposals=keys, by=adviser)
    assert not PlacementProposal.objects.filter(adviser_at__isnull=False).exists()
