"""The road of a report: asked for, made, read, published, downloaded, withdrawn; and what each role meets on it."""

from __future__ import annotations

import datetime
import io
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from cmk.accounts.models import Download
from cmk.core.models import today
from cmk.jobs import tasks
from cmk.jobs.models import Job, JobStatus
from monitoring.models import Report, ReportStatus
from monitoring.reports import making, services
from tests import factories
from tests.worlds import World

pytestmark = pytest.mark.django_db
AsRole = Callable[[str], Client]


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Catch what is sent to the broker."""
    numbers: list[int] = []
    monkeypatch.setattr(tasks.run_job, "apply_async", lambda args, **options: numbers.extend(args))
    return numbers


@pytest.fixture
def ready(world: World) -> Report:
    """A report that was made, with small files in place of the real ones."""
    from monitoring.reports import content, stuurgroep

    snapshot = content.to_json(stuurgroep.build(world.programme, as_of=today(), title="Voortgang najaar 2026"))
    report: Report = factories.ReportFactory(
        programme=world.programme, title="Voortgang najaar 2026", status="ready", snapshot=snapshot
    )
    report.pdf.save("reports/a.pdf", ContentFile(b"%PDF-1.7 klein"))
    report.spreadsheet.save("reports/a.xlsx", ContentFile(b"PK klein"))
    return report


def publish(report: Report, by: Any) -> None:
    services.publish_report(report=report, by=by)


def ask(client: Client, **changed: str) -> Any:
    data = {"title": "Voortgang", "as_of": today().isoformat(), "meeting_on": "", "introduction": "", **changed}
    return client.post(reverse("reports:new"), data)


def test_asking_for_a_report_has_it_made_by_a_job(
    as_role: AsRole, world: World, sent: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    client = as_role("beheerder")
    with django_capture_on_commit_callbacks(execute=True):
        answer = ask(client, title="Voortgang najaar", introduction="Ter bespreking.")
    report = Report.objects.get()
    assert answer["Location"] == reverse("reports:detail", args=[report.pk])
    assert report.job is not None
    assert sent == [report.job.pk]
    page = client.get(answer["Location"]).content.decode()
    assert "<progress" in page
    assert reverse("jobs:status", args=[report.job.pk]) in page
    tasks.run_job(report.job.pk)
    report.refresh_from_db()
    assert report.status == ReportStatus.READY
    assert report.pdf.read().startswith(b"%PDF")
    page = client.get(answer["Location"]).content.decode()
    assert "In het kort" in page
    assert "Ter bespreking." in page
    assert " style=" not in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("as_of", ""),
        ("as_of", "gisteren"),
        ("as_of", (datetime.date.today() + datetime.timedelta(days=2)).isoformat()),
        ("as_of", "1999-01-01"),
    ],
)
def test_bad_input_says_what_is_wrong_and_loses_nothing(as_role: AsRole, field: str, value: str) -> None:
    answer = ask(as_role("beheerder"), **{"introduction": "Een lang verhaal.", field: value})
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert "Een lang verhaal." in answer.content.decode()
    assert not Report.objects.exists()


def test_a_failed_report_says_why_and_can_be_tried_again(
    as_role: AsRole, monkeypatch: pytest.MonkeyPatch, sent: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    client = as_role("beheerder")
    ask(client)
    report = Report.objects.get()
    with monkeypatch.context() as broken:

        def fail(*args: Any) -> Any:
            raise RuntimeError("een geheim")

        broken.setattr(making, "write_pdf", fail)
        tasks.run_job(report.job_id)
    report.refresh_from_db()
    assert report.status == ReportStatus.FAILED
    page = client.get(reverse("reports:detail", args=[report.pk])).content.decode()
    assert "Er ging iets mis" in page
    assert "geheim" not in page
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("jobs:retry", args=[report.job_id]))
    assert answer["Location"] == reverse("reports:detail", args=[report.pk])
    report.refresh_from_db()
    assert report.status == ReportStatus.MAKING
    tasks.run_job(report.job_id)
    report.refresh_from_db()
    assert report.status == ReportStatus.READY


def test_a_publication_shows_it_to_the_stuurgroep(as_role: AsRole, ready: Report) -> None:
    url, listed = reverse("reports:detail", args=[ready.pk]), reverse("reports:list")
    member, leader = as_role("stuurgroep"), as_role("beheerder")
    assert member.get(url).status_code == 404
    assert ready.title not in member.get(listed).content.decode()
    leader.post(reverse("reports:publish", args=[ready.pk]))
    assert ready.title in member.get(listed).content.decode()
    page = member.get(url).content.decode()
    assert "In het kort" in page
    assert reverse("reports:publish", args=[ready.pk]) not in page
    leader.post(reverse("reports:withdraw", args=[ready.pk]))
    assert member.get(url).status_code == 404
    assert leader.get(url).status_code == 200
    leader.post(reverse("reports:publish", args=[ready.pk]))
    assert member.get(url).status_code == 200


def test_a_mail_is_sent_only_when_asked_for(
    as_role: AsRole, ready: Report, world: World, django_capture_on_commit_callbacks: Any
) -> None:
    leader = as_role("beheerder")
    with django_capture_on_commit_callbacks(execute=True):
        leader.post(reverse("reports:publish", args=[ready.pk]), {"tell": "on"})
    (message,) = mail.outbox
    assert message.to == [world.users["stuurgroep"].email]
    assert reverse("reports:detail", args=[ready.pk]) in message.body
    leader.post(reverse("reports:withdraw", args=[ready.pk]))
    with django_capture_on_commit_callbacks(execute=True):
        leader.post(reverse("reports:publish", args=[ready.pk]))
    assert len(mail.outbox) == 1


def test_publishing_twice_or_too_early_says_so(as_role: AsRole, world: World, ready: Report) -> None:
    leader = as_role("beheerder")
    making_ = factories.ReportFactory(programme=world.programme)
    for report, times in ((ready, 2), (making_, 1)):
        for _time in range(times):
            answer = leader.post(reverse("reports:publish", args=[report.pk]), follow=True)
        (message,) = answer.context["messages"]
        assert message.level_tag == "error"
    making_.refresh_from_db()
    assert making_.published_at is None


def test_withdrawing_what_is_not_published_says_so(as_role: AsRole, ready: Report) -> None:
    answer = as_role("beheerder").post(reverse("reports:withdraw", args=[ready.pk]), follow=True)
    (message,) = answer.context["messages"]
    assert message.level_tag == "error"


@pytest.mark.parametrize(("form", "start"), [("pdf", b"%PDF"), ("xlsx", b"PK")])
def test_a_download_is_a_file_and_is_written_down(
    as_role: AsRole, world: World, ready: Report, form: str, start: bytes
) -> None:
    publish(ready, world.users["beheerder"])
    answer = as_role("stuurgroep").get(reverse("reports:download", args=[ready.pk, form]))
    assert b"".join(answer.streaming_content).startswith(start)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == f'attachment; filename="cultuureducatie-een-voortgang-najaar-2026.{form}"'
    download = Download.objects.get()
    assert (download.user, download.subject, download.form) == (
        world.users["stuurgroep"],
        f"report:{ready.pk}",
        form,
    )
    page = as_role("beheerder").get(reverse("reports:detail", args=[ready.pk])).content.decode()
    assert str(world.users["stuurgroep"]) in page
    member = as_role("stuurgroep").get(reverse("reports:detail", args=[ready.pk])).content.decode()
    assert "Downloads" not in member


def test_what_is_not_published_cannot_be_downloaded(as_role: AsRole, ready: Report) -> None:
    assert as_role("stuurgroep").get(reverse("reports:download", args=[ready.pk, "pdf"])).status_code == 404
    assert not Download.objects.exists()


def test_a_file_that_is_gone_is_not_there(as_role: AsRole, ready: Report) -> None:
    ready.pdf.storage.delete(ready.pdf.name)
    assert as_role("beheerder").get(reverse("reports:download", args=[ready.pk, "pdf"])).status_code == 404
    assert not Download.objects.exists()


@pytest.mark.parametrize("path", ["bestand.exe", "bestand.pdf/../../x", "..%2f..%2fetc%2fpasswd"])
def test_no_other_file_can_be_asked_for(as_role: AsRole, ready: Report, path: str) -> None:
    assert as_role("beheerder").get(f"/rapportages/{ready.pk}/{path}").status_code == 404


def test_another_penvoerders_report_does_not_exist(as_role: AsRole, other_world: World) -> None:
    report = factories.ReportFactory(programme=other_world.programme, status="ready")
    client = as_role("beheerder")
    assert client.get(reverse("reports:detail", args=[report.pk])).status_code == 404
    for name in ("publish", "withdraw"):
        assert client.post(reverse(f"reports:{name}", args=[report.pk])).status_code == 404
    assert client.get(reverse("reports:download", args=[report.pk, "pdf"])).status_code == 404


@pytest.fixture
def asked(as_role: AsRole) -> Report:
    ask(as_role("beheerder"))
    report = Report.objects.get()
    shutil.rmtree(Path(default_storage.path(f"reports/{report.pk}")), ignore_errors=True)  # of another test's report
    return report


def files(report: Report) -> list[str]:
    folder = f"reports/{report.pk}"
    return sorted(default_storage.listdir(folder)[1]) if default_storage.exists(folder) else []


def test_the_loser_of_a_report_leaves_nothing_behind(asked: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the first attempt stores its files, another one takes the job and finishes it."""
    real = making.default_storage.save
    raced = []

    def save(name: str, file: Any) -> str:
        written: str = real(name, file)
        if not raced:
            raced.append(written)
            Job.objects.filter(pk=asked.job_id).update(status=JobStatus.WAITING)
            tasks.run_job(asked.job_id)
        return written

    monkeypatch.setattr(making.default_storage, "save", save)
    tasks.run_job(asked.job_id)
    asked.refresh_from_db()
    assert asked.job is not None
    assert (asked.job.status, asked.job.attempt, asked.status) == (JobStatus.READY, 2, ReportStatus.READY)
    kept = files(asked)
    assert len(kept) == 2
    assert {asked.pdf.name.split("/")[-1], asked.spreadsheet.name.split("/")[-1]} == set(kept)
    assert raced[0].split("/")[-1] not in kept


def test_what_a_killed_worker_left_is_removed(asked: Report) -> None:
    left = default_storage.save(f"reports/{asked.pk}/1-links.pdf", ContentFile(b"half"))
    tasks.run_job(asked.job_id)
    assert not default_storage.exists(left)
    assert len(files(asked)) == 2


def test_a_storage_that_fails_leaves_no_half_report(asked: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    real = making.default_storage.save

    def save(name: str, file: Any) -> str:
        if name.endswith("xlsx"):
            raise OSError("schijf vol")
        written: str = real(name, file)
        return written

    monkeypatch.setattr(making.default_storage, "save", save)
    tasks.run_job(asked.job_id)
    asked.refresh_from_db()
    assert (asked.status, files(asked)) == (ReportStatus.FAILED, [])


def test_the_snapshot_stays_when_the_data_changes(as_role: AsRole, world: World, ready: Report) -> None:
    url = reverse("reports:detail", args=[ready.pk])
    before = as_role("beheerder").get(url).context["body"]
    world.trajectory.delete()
    assert as_role("beheerder").get(url).context["body"] == before


def test_the_workbook_in_the_snapshot_is_what_was_made(asked: Report) -> None:
    import openpyxl

    tasks.run_job(asked.job_id)
    asked.refresh_from_db()
    book = openpyxl.load_workbook(io.BytesIO(asked.spreadsheet.read()))
    assert "Resultaten" in book.sheetnames
