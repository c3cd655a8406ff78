"""The pages about the penvoerder's people cost the same however many there are."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cmk.accounts.models import Download
from tests import factories
from tests.performance.baseline import assert_constant_queries


@pytest.mark.parametrize("role", ["beheerder", "adviseur"])
def test_team(as_role, world, role):
    def grow():
        leader = factories.UserFactory()
        factories.MembershipFactory.create_batch(3, penvoerder=world.penvoerder)
        factories.MembershipFactory.create_batch(
            3, penvoerder=world.penvoerder, end=timezone.localdate().replace(year=2025)
        )
        factories.InvitationFactory.create_batch(3, penvoerder=world.penvoerder, invited_by=leader)

    grow()
    assert_constant_queries(as_role(role), reverse("team:list"), grow, key=f"accounts/team:{role}")


def test_downloads(as_role, world):
    def grow():
        Download.objects.bulk_create(
            Download(
                penvoerder=world.penvoerder, user=factories.UserFactory(), subject="schools", title="Lijst", form="csv"
            )
            for _number in range(5)
        )

    grow()
    assert_constant_queries(as_role("beheerder"), reverse("team:downloads"), grow, key="accounts/downloads:beheerder")
