"""The queries of the lists of agreements and of the calendars do not grow with the rows."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.performance.baseline import assert_constant_queries
from trajectories.followup import feeds

pytestmark = pytest.mark.django_db
STAFF = pytest.mark.parametrize("role", ["beheerder", "adviseur"])


def grow(world):
    def more():
        adviser, today = world.users["adviseur"], timezone.localdate()
        for number in range(3):
            school = factories.SchoolFactory(municipality=world.municipality, board=world.board)
            person = factories.PersonFactory(penvoerder=world.penvoerder)
            values = {"programme": world.programme, "due_on": today + datetime.timedelta(days=number - 1)}
            for owner in ({"owner_user": adviser}, {"owner_person": person}, {}):
                factories.ActionPointFactory(**values, school=school, **owner)
            iccer = {"owner_person": world.people["iccer"], "school": world.school}
            factories.ActionPointFactory(**values, **iccer)
            factories.ActionPointFactory(**values, **iccer, done_on=today, done_by=adviser)
            factories.ActionPointFactory(**values, school=None, partner=world.partner, owner_user=adviser)
            for status in ("planned", "recorded", "draft"):
                factories.ConversationFactory(
                    programme=world.programme, kind=world.kind, school=school, adviser=adviser, status=status,
                    held_at=timezone.now() + datetime.timedelta(hours=number),
                )  # fmt: skip
            factories.ActivityFactory(programme=world.programme, starts_on=today)

    more()
    return more


@STAFF
def test_the_calendar(as_role, world, role):
    url = reverse("followup:agenda") + "?wie=iedereen"
    assert_constant_queries(as_role(role), url, grow(world), f"followup/agenda:{role}")


def test_the_download_of_agreements(as_role, world):
    url = reverse("actionpoints:download", args=["csv"]) + "?owner=iedereen"
    assert_constant_queries(as_role("adviseur"), url, grow(world), "followup/points-download:adviseur")


@pytest.mark.parametrize("role", ["iccer", "partner"])
def test_our_agreements(as_role, world, role):
    assert_constant_queries(as_role(role), reverse("actionpoints:ours"), grow(world), f"followup/ours:{role}")


def test_the_feed(as_role, world):
    url = reverse("followup:feed", args=[feeds.make_feed(user=world.users["adviseur"])]) + "?afspraken=ja"
    assert_constant_queries(as_role("anonymous"), url, grow(world), "followup/feed:anonymous")


def test_ones_details(as_role, world):
    assert_constant_queries(as_role("adviseur"), reverse("followup:mine"), grow(world), "followup/mine:adviseur")
