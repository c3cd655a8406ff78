"""The pages of reports and jobs cost the same number of queries, however many rows there are."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cmk.accounts.services.downloads import record_download
from cmk.core.models import today
from monitoring.models import Report
from monitoring.reports import content, stuurgroep
from tests import factories
from tests.factories.jobs import JobFactory
from tests.performance.baseline import assert_constant_queries
from tests.worlds import World

pytestmark = pytest.mark.django_db
AsRole = Callable[[str], Client]


def a_report(world: World) -> Report:
    snapshot = content.to_json(stuurgroep.build(world.programme, as_of=today(), title="Voortgang"))
    report: Report = factories.ReportFactory(
        programme=world.programme, status="ready", snapshot=snapshot, published_at=timezone.now()
    )
    return report


@pytest.mark.parametrize("role", ["beheerder", "adviseur", "stuurgroep", "gemeente"])
def test_list(as_role: AsRole, world: World, role: str) -> None:
    a_report(world)
    assert_constant_queries(
        as_role(role),
        reverse("reports:list"),
        grow=lambda: [a_report(world) for _number in range(3)],
        key=f"reports/list:{role}",
    )


@pytest.mark.parametrize("role", ["beheerder", "stuurgroep"])
def test_detail(as_role: AsRole, world: World, role: str) -> None:
    report = a_report(world)

    def grow() -> None:
        for _number in range(3):
            a_report(world)
            user = factories.UserFactory()
            person = factories.PersonFactory(penvoerder=world.penvoerder, user=user)
            factories.SteeringSeatFactory(programme=world.programme, person=person)
            record_download(
                user=user, penvoerder=world.penvoerder, subject=f"report:{report.pk}", title="Voortgang", form="pdf"
            )

    assert_constant_queries(
        as_role(role), reverse("reports:detail", args=[report.pk]), grow=grow, key=f"reports/detail:{role}"
    )


def test_job(as_role: AsRole, world: World) -> None:
    job = JobFactory(penvoerder=world.penvoerder)
    assert_constant_queries(
        as_role("adviseur"),
        reverse("jobs:status", args=[job.pk]),
        grow=lambda: JobFactory.create_batch(3, penvoerder=world.penvoerder),
        key="jobs/status:adviseur",
    )
