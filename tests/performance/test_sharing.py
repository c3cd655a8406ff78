"""The pages of sharing, of the anonymous check and of partners cost a fixed number of queries."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from monitoring.models import PartnerCheck
from monitoring.sharing.services import note_reading, share_with
from tests import factories
from tests.monitoring.evaluation.conftest import close_round, fill_in_and_submit
from tests.monitoring.partnercheck.conftest import a_check, filled_in_and_submitted
from tests.monitoring.satisfaction.conftest import a_door, a_guidance_round, close, responses
from tests.performance.baseline import assert_constant_queries


def share_everything(world):
    """Let the board read rounds of the world's school."""
    iccer = world.users["iccer"]
    for number in range(2):
        opens_on = timezone.localdate() - datetime.timedelta(days=900 + 100 * world.programme.rounds.count() + number)
        round_ = factories.RoundFactory(programme=world.programme, instrument=world.round.instrument, opens_on=opens_on)
        evaluation = factories.SelfEvaluationFactory(round=round_, school=world.school)
        fill_in_and_submit(evaluation, iccer)
        share_with(evaluation=evaluation, recipient="board", by=iccer)


def test_shared_list(as_role, world):
    share_everything(world)
    assert_constant_queries(
        as_role("bestuurder"), reverse("sharing:list"), lambda: share_everything(world), "sharing/list:bestuurder"
    )


def read_by_more(world):
    """Let more people of the board read the world's self-evaluation."""
    for _number in range(3):
        person = factories.PersonFactory(penvoerder=world.penvoerder, user=factories.UserFactory())
        factories.ContactFactory(person=person, role="bestuurder", school=None, board=world.board)
        note_reading(evaluation=world.evaluation, by=person.user)


@pytest.mark.parametrize(("name", "role"), [("sharing:page", "iccer"), ("evaluation:result", "bestuurder")])
def test_one_that_is_shared(as_role, world, name, role):
    fill_in_and_submit(world.evaluation, world.users["iccer"])
    share_with(evaluation=world.evaluation, recipient="board", by=world.users["iccer"])
    note_reading(evaluation=world.evaluation, by=world.users["bestuurder"])
    url = reverse(name, args=[world.evaluation.pk])
    assert_constant_queries(as_role(role), url, lambda: read_by_more(world), f"sharing/{name.split(':')[1]}:{role}")


def test_satisfaction(as_role, world):
    round_ = a_guidance_round(world)
    url = reverse("satisfaction:answer", args=[a_door(round_)])
    grow = lambda: [a_door(round_) for _person in range(3)]  # noqa: E731
    assert_constant_queries(as_role("anonymous"), url, grow, "satisfaction/answer:anonymous")
    responses(round_, [4] * 6)
    close(round_)
    url = reverse("satisfaction:results", args=[round_.pk])
    grow_answers = lambda: responses(round_, [3] * 6, verder=["Goed"] * 6)  # noqa: E731
    assert_constant_queries(as_role("adviseur"), url, grow_answers, "satisfaction/results:adviseur")


def test_partner_check(as_role, world):
    check = filled_in_and_submitted(world, share=True)
    grow = lambda: a_check(world)  # noqa: E731
    assert_constant_queries(as_role("partner"), reverse("partnercheck:mine"), grow, "partnercheck/mine:partner")
    fill_in_and_submit(world.evaluation, world.users["iccer"])
    close_round(world.round)

    def more_schools():
        for _number in range(3):
            evaluation = factories.SelfEvaluationFactory(round=world.round)
            type(evaluation).objects.filter(pk=evaluation.pk).update(status="submitted")

    for role in ("partner", "adviseur"):
        url = reverse("partnercheck:result", args=[check.pk])
        assert_constant_queries(as_role(role), url, more_schools, f"partnercheck/result:{role}")
    url = reverse("partnercheck:round", args=[check.round_id])
    partners = lambda: [  # noqa: E731
        PartnerCheck.objects.create(round=check.round, partner=factories.PartnerFactory(penvoerder=world.penvoerder))
        for _number in range(3)
    ]
    assert_constant_queries(as_role("adviseur"), url, partners, "partnercheck/round:adviseur")


def test_partner_fills_in(as_role, world):
    check = a_check(world)
    pillar = check.round.instrument.pillars.get(key="programma")

    def more_questions():
        from monitoring.evaluation.questionnaire import forget_questionnaires

        factories.QuestionFactory.create_batch(3, pillar=pillar)
        forget_questionnaires()
        as_role("partner").get(reverse("partnercheck:fill", args=[check.pk]))  # read into memory again

    url = reverse("partnercheck:fill", args=[check.pk])
    assert_constant_queries(as_role("partner"), url, more_questions, "partnercheck/fill:partner")
