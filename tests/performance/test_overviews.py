"""The queries of the overviews over conversations do not grow with the rows."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.monitoring.timeline.test_timeline import happenings
from tests.performance.baseline import assert_constant_queries

STAFF = pytest.mark.parametrize("role", ["beheerder", "adviseur"])
pytestmark = pytest.mark.django_db


def more_talks(world, times=4):
    """Conversations of many schools, each with needs, some held for several schools at once."""
    for number in range(times):
        school = factories.SchoolFactory(municipality=factories.MunicipalityFactory(), board=world.board)
        world.programme.municipalities.add(school.municipality)
        adviser = factories.MembershipFactory(penvoerder=world.penvoerder, role="adviseur").user
        factories.AdviserAssignmentFactory(penvoerder=world.penvoerder, school=school, adviser=adviser)
        factories.TrajectoryFactory(programme=world.programme, school=school, track=world.track)
        partner = factories.PartnerFactory(penvoerder=world.penvoerder)
        for party in ({"school": school}, {"school": None, "partner": partner}):
            row = factories.ConversationFactory(
                programme=world.programme, kind=world.kind, adviser=adviser, status="recorded",
                held_at=timezone.now(), **party,
            )  # fmt: skip
            row.also_schools.add(factories.SchoolFactory(municipality=school.municipality))
            need = world.programme.needs.get_or_create(key=f"nodig-{number}", defaults={"name": f"Nodig {number}"})[0]
            row.needs.create(need=need, text="Graag voor de zomer.")


@STAFF
@pytest.mark.parametrize("page", ["overview", "said"])
def test_needs(as_role, world, role, page):
    more_talks(world, 1)
    url = reverse(f"needs:{page}")
    assert_constant_queries(as_role(role), url, lambda: more_talks(world), f"overviews/needs-{page}:{role}")


def test_needs_as_a_sheet(as_role, world):
    more_talks(world, 1)
    url = reverse("needs:download", args=["xlsx"])
    assert_constant_queries(as_role("adviseur"), url, lambda: more_talks(world), "overviews/needs-download:adviseur")


@STAFF
@pytest.mark.parametrize("page", ["overview", "who"])
def test_norm(as_role, world, role, page):
    more_talks(world, 1)
    url = reverse(f"norm:{page}")
    assert_constant_queries(as_role(role), url, lambda: more_talks(world), f"overviews/norm-{page}:{role}")


@pytest.mark.parametrize("role", ["adviseur", "iccer"])
def test_line_in_time(as_role, world, role):
    happenings(world)
    url = reverse("timeline:of_school", args=[world.school.code])
    assert_constant_queries(
        as_role(role), url, lambda: [happenings(world) for _n in range(3)], f"overviews/timeline:{role}"
    )
