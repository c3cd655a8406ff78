"""Development points that become ambitions or parts of a step."""

import pytest
from django.urls import reverse

from cmk.core.errors import DomainError
from monitoring.evaluation.services import reopen
from monitoring.following.plans import to_ambition, to_step
from monitoring.following.points import points_for
from monitoring.models import DevelopmentPoint
from tests import factories
from tests.monitoring.following.conftest import POINT
from trajectories.models import Ambition


@pytest.fixture
def point(evaluation, iccer):
    """The option that the school chose to work on."""
    return next(one for one in points_for(iccer, evaluation).values() if one.text == POINT)


def test_one_tap_makes_an_ambition_and_a_second_one_nothing(as_role, world, evaluation, point):
    url = reverse("following:ambition", args=[evaluation.pk, point.mark])
    client = as_role("iccer")
    for _tap in range(2):
        assert client.post(url).status_code == 302
    assert list(Ambition.objects.values_list("text", "school")) == [(POINT, world.school.pk)]
    page = client.get(reverse("evaluation:result", args=[evaluation.pk])).content.decode()
    assert "is al een ambitie" in page
    assert url not in page


def test_a_fourth_ambition_is_refused_with_a_way_out(as_role, world, evaluation, point):
    for number in range(world.programme.ambitions_at_most):
        words = {"text": f"Ambitie {number}", "since": "2026-01-01"}
        Ambition.objects.create(programme=world.programme, school=world.school, **words)
    client = as_role("iccer")
    response = client.post(reverse("following:ambition", args=[evaluation.pk, point.mark]), follow=True)
    html = response.content.decode()
    assert "hoogstens" in html
    assert reverse("ambitions:of_school", args=[world.school.code]) in html
    assert "Ambitie 2" in html
    plan = reverse("following:plan", args=[evaluation.pk, point.mark])
    assert 'name="text"' not in html  # nothing to send that could not be taken
    assert 'name="text"' in as_role("adviseur").get(plan).content.decode()  # a step can take it
    assert not DevelopmentPoint.objects.exists()


def test_a_tip_becomes_a_plan_and_an_unknown_point_does_not(as_role, world, evaluation, iccer):
    tip = factories.TipFactory(programme=world.programme, instrument_key=world.round.instrument.key, level=2)
    mark = next(one.mark for one in points_for(iccer, evaluation).values() if one.tip == tip)
    client = as_role("adviseur")
    url = reverse("following:plan", args=[evaluation.pk, mark])
    assert client.post(url, {"what": "ambitie", "text": "In onze woorden"}).status_code == 302
    assert DevelopmentPoint.objects.get().ambition.text == "In onze woorden"
    assert as_role("iccer").post(reverse("following:ambition", args=[evaluation.pk, "0" * 16])).status_code == 404


def test_staff_put_a_point_with_a_step_that_has_not_begun(world, evaluation, point, adviser, as_role):
    first, second = world.trajectory.steps.order_by("number")[:2]
    first.status = "busy"
    first.save()
    with pytest.raises(DomainError, match="begonnen"):
        to_step(evaluation=evaluation, point=point, step=first, by=adviser)
    elsewhere = factories.TrajectoryFactory(programme=world.programme, track=world.track)
    other = elsewhere.steps.first()
    if other is not None:
        with pytest.raises(DomainError, match="niet van deze school"):
            to_step(evaluation=evaluation, point=point, step=other, by=adviser)
    url = reverse("following:plan", args=[evaluation.pk, point.mark])
    assert as_role("iccer").post(url, {"what": str(second.pk)}).status_code == 200  # no choice of theirs
    assert as_role("adviseur").post(url, {"what": str(second.pk)}).status_code == 302
    second.refresh_from_db()
    assert POINT in second.note
    assert DevelopmentPoint.objects.get().step == second


def test_nothing_becomes_a_plan_while_it_is_open_again(evaluation, point, iccer):
    reopen(evaluation=evaluation, by=iccer, reason="Foutje")
    with pytest.raises(DomainError, match="weer open"):
        to_ambition(evaluation=evaluation, point=point, by=iccer)
