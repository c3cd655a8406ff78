"""The page of a job, and the part of it that htmx asks for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from cmk.jobs.models import Job, JobStatus
from tests.factories.jobs import JobFactory
from tests.jobs import handlers  # noqa: F401 - registers the kinds
from tests.worlds import World

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def job(world: World) -> Job:
    return JobFactory(penvoerder=world.penvoerder, status=JobStatus.RUNNING, attempt=1, progress=40)


def test_the_page_shows_the_bar_and_how_to_go_on_without_scripts(as_role: Callable[[str], Client], job: Job) -> None:
    page = as_role("beheerder").get(reverse("jobs:status", args=[job.pk])).content.decode()
    assert '<progress max="100" value="40"' in page
    assert 'hx-trigger="every 1s"' in page
    assert 'aria-live="polite"' in page
    assert f'<a href="{reverse("jobs:status", args=[job.pk])}">' in page


def test_htmx_gets_only_what_changed(as_role: Callable[[str], Client], job: Job) -> None:
    client, url = as_role("beheerder"), reverse("jobs:status", args=[job.pk])
    answer = client.get(url, headers=HTMX)
    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()
    mark = answer.context["mark"]
    assert client.get(url, {"seen": mark}, headers=HTMX).status_code == 204
    Job.objects.filter(pk=job.pk).update(progress=60)
    assert client.get(url, {"seen": mark}, headers=HTMX).status_code == 200


@pytest.mark.parametrize("status", [JobStatus.READY, JobStatus.FAILED])
def test_htmx_is_told_to_stop_when_the_job_has_ended(as_role: Callable[[str], Client], job: Job, status: str) -> None:
    Job.objects.filter(pk=job.pk).update(status=status)
    answer = as_role("beheerder").get(reverse("jobs:status", args=[job.pk]), headers=HTMX)
    assert answer.status_code == 286
    assert answer["HX-Refresh"] == "true"


def test_a_failed_job_says_why_and_can_be_tried_again(as_role: Callable[[str], Client], job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(status=JobStatus.FAILED, error="De schijf is vol.")
    client, url = as_role("beheerder"), reverse("jobs:status", args=[job.pk])
    page = client.get(url).content.decode()
    assert "De schijf is vol." in page
    assert reverse("jobs:retry", args=[job.pk]) in page
    answer = client.post(reverse("jobs:retry", args=[job.pk]))
    assert answer.status_code == 302
    job.refresh_from_db()
    assert job.status == JobStatus.WAITING


def test_retrying_what_did_not_fail_says_so(as_role: Callable[[str], Client], job: Job) -> None:
    client = as_role("beheerder")
    client.post(reverse("jobs:retry", args=[job.pk]))
    job.refresh_from_db()
    assert job.status == JobStatus.RUNNING
    messages = [str(m) for m in client.get(reverse("jobs:status", args=[job.pk])).context["messages"]]
    assert len(messages) == 1


def test_another_penvoerders_job_does_not_exist(as_role: Callable[[str], Client], other_world: World) -> None:
    job = JobFactory(penvoerder=other_world.penvoerder)
    for name in ("status", "retry"):
        url = reverse(f"jobs:{name}", args=[job.pk])
        client = as_role("beheerder")
        answer = client.get(url) if name == "status" else client.post(url)
        assert answer.status_code == 404


def test_whoever_asked_for_it_may_see_it(as_role: Callable[[str], Client], world: World, job: Job) -> None:
    url = reverse("jobs:status", args=[job.pk])
    assert as_role("iccer").get(url).status_code == 404
    Job.objects.filter(pk=job.pk).update(requested_by=world.users["iccer"])
    assert as_role("iccer").get(url).status_code == 200
