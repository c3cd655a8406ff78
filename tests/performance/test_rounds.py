"""The pages of a round and its mail cost a fixed number of queries, whatever the number of schools."""

import pytest
from django.urls import reverse
from django.utils import timezone

from monitoring.models import RoundMail
from tests import factories
from tests.factories.rounds import RoundMailingFactory
from tests.monitoring.evaluation.conftest import fill_in
from tests.performance.baseline import assert_constant_queries


def more_schools(world, mailing):
    """Add schools under other boards and municipalities, with people who got the mail or can get it."""
    for number in range(4):
        school = factories.SchoolFactory(
            municipality=factories.MunicipalityFactory(), board=factories.SchoolBoardFactory()
        )
        evaluation = factories.SelfEvaluationFactory(round=world.round, school=school)
        person = factories.PersonFactory(penvoerder=world.penvoerder, email=f"mens{number}@example.org")
        factories.ContactFactory(school=school, person=person)
        RoundMail.objects.create(
            mailing=mailing, person=person, evaluation=evaluation, sent_at=timezone.now(), failed=number == 1
        )
        if number % 2:
            fill_in(evaluation, world.users["iccer"])


@pytest.mark.parametrize(
    ("page", "of_mailing"), [("download", False), ("mailings", False), ("mailing", True), ("mailing_new", False)]
)
def test_pages_of_a_round(as_role, world, page, of_mailing):
    mailing = RoundMailingFactory(round=world.round, planned_on=timezone.localdate(), by=world.users["beheerder"])
    key = mailing.pk if of_mailing else world.round.pk
    url = reverse(f"rounds:{page}", args=[key, "csv"] if page == "download" else [key])
    assert_constant_queries(as_role("beheerder"), url, lambda: more_schools(world, mailing), f"rounds/{page}:beheerder")


def test_round_new(as_role, world):
    url = reverse("evaluation:round_new")
    assert_constant_queries(
        as_role("beheerder"),
        url,
        lambda: factories.SchoolFactory.create_batch(3, municipality=world.municipality),
        "rounds/round_new:beheerder",
    )
