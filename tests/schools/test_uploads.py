"""Deliveries from the browser: kept, checked, imported once, and removed in time."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from cmk.core.errors import DomainError
from cmk.core.models import today
from cmk.jobs import services as job_services
from cmk.jobs import tasks
from cmk.jobs.models import Job, JobStatus
from cmk.jobs.work import LostJobError, Work
from schools.models import RegisterDelivery, RegisterUpload, School
from schools.uploads import jobs, services
from schools.uploads.days import day_of
from tests import factories
from tests.schools.deliveries import nation, school
from tests.schools.uploads import a_file, beheerder, checked, do, imported, sent_in

pytestmark = pytest.mark.django_db
APRIL = datetime.date(2026, 4, 1)


@pytest.fixture
def fenna():
    return beheerder()


def test_what_is_sent_in_is_kept_under_a_name_of_ours_and_checked_as_a_job(fenna):
    upload = services.send_in(file=a_file(name="../../2026-04 élan.csv"), reference_date=None, by=fenna)
    assert upload.file.name.startswith("register/")
    assert "élan" not in upload.file.name
    assert Path(upload.file.path).read_bytes().startswith(b"PROVINCIE;")
    assert (upload.check_job.kind, upload.check_job.penvoerder, upload.check_job.requested_by) == (
        "register_check",
        None,
        fenna,
    )
    assert upload.check_job.arguments == {"upload": upload.pk, "day": day_of(upload).day.isoformat()}


def test_the_check_tells_everything_and_changes_nothing(fenna):
    upload = checked(fenna, [*nation(), school("fout")])
    assert upload.check_job.status == JobStatus.READY
    assert (upload.plan["created"], upload.plan["dry_run"], upload.plan["reference_date"]) == (24, True, "2026-04-01")
    assert [(row["line"], row["field"]) for row in upload.plan["rejected"]] == [(26, "VESTIGINGSCODE")]
    assert len(upload.plan["created_list"]) == 24
    assert not School.objects.exists()
    assert upload.result is None


def test_the_import_takes_the_very_same_file_and_tells_what_it_did(fenna):
    upload = imported(fenna)
    assert School.objects.count() == 24
    assert (upload.result["created"], upload.result["dry_run"]) == (24, False)
    delivery = RegisterDelivery.objects.get()
    assert (delivery.kind, delivery.reference_date, delivery.full) == ("primary", APRIL, True)
    assert Path(upload.file.path).exists()


def test_the_same_file_twice_changes_nothing(fenna):
    imported(fenna)
    again = imported(fenna)
    assert (again.plan["created"], again.plan["unchanged"]) == (0, 24)
    assert (again.result["created"], again.result["unchanged"]) == (0, 24)
    assert RegisterUpload.objects.count() == 2


def test_when_the_register_changed_in_between_the_import_tells_its_own_result(fenna):
    first = checked(fenna)
    imported(fenna, nation()[:20])
    services.start_import(upload=first, by=fenna)
    first.refresh_from_db()
    do(first.import_job)
    first.refresh_from_db()
    assert (first.plan["created"], first.result["created"]) == (24, 4)


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("2026-04_02.-alle.csv", None, APRIL),
        ("2026-04_02.-alle.csv", datetime.date(2025, 10, 1), datetime.date(2025, 10, 1)),
        ("02.-alle-schoolvestigingen-basisonderwijs.csv", None, None),
        ("2999-01_alle.csv", None, None),
    ],
)
def test_the_day_is_the_one_given_that_of_the_name_or_that_of_sending_in(name, given, expected):
    upload = RegisterUpload(name=name, reference_date=given)
    assert day_of(upload).day == (expected or today())
    assert str(day_of(upload).source)


def test_the_day_does_not_move_when_the_import_comes_later(fenna):
    upload = services.send_in(file=a_file(name="alle.csv"), reference_date=None, by=fenna)
    then = timezone.now() - datetime.timedelta(days=9)
    RegisterUpload.objects.filter(pk=upload.pk).update(uploaded_at=then)
    do(upload.check_job)
    upload.refresh_from_db()
    services.start_import(upload=upload, by=fenna)
    upload.refresh_from_db()
    assert upload.import_job.arguments["day"] == timezone.localdate(then).isoformat()


def test_checking_again_for_another_day(fenna):
    upload = checked(fenna)
    first = upload.check_job
    services.check_again(upload=upload, reference_date=datetime.date(2025, 1, 1), by=fenna)
    upload.refresh_from_db()
    assert (upload.plan, upload.check_job == first) == (None, False)
    do(upload.check_job)
    upload.refresh_from_db()
    assert upload.plan["reference_date"] == "2025-01-01"


def test_a_check_that_was_overtaken_does_not_speak(fenna):
    upload = sent_in(fenna)
    old = upload.check_job
    tasks.run_job(old.pk)
    Job.objects.filter(pk=old.pk).update(status=JobStatus.FAILED)
    services.check_again(upload=upload, reference_date=None, by=fenna)
    job_services.retry_job(job=Job.objects.get(pk=old.pk), by=fenna)
    with pytest.raises(DomainError, match="opnieuw"):
        do(old)
    upload.refresh_from_db()
    assert upload.plan is None


def test_no_import_without_a_check_nor_twice(fenna):
    upload = sent_in(fenna)
    with pytest.raises(DomainError, match="nog niet gecontroleerd"):
        services.start_import(upload=upload, by=fenna)
    do(upload.check_job)
    services.start_import(upload=upload, by=fenna)
    for service in (
        lambda: services.start_import(upload=upload, by=fenna),
        lambda: services.check_again(upload=upload, reference_date=None, by=fenna),
    ):
        with pytest.raises(DomainError, match="wordt al"):
            service()
    upload.refresh_from_db()
    do(upload.import_job)
    with pytest.raises(DomainError, match="al geïmporteerd"):
        services.start_import(upload=upload, by=fenna)
    assert Job.objects.filter(kind="register_import").count() == 1


def test_an_import_that_failed_can_be_asked_for_again(fenna, monkeypatch):
    upload = checked(fenna)
    services.start_import(upload=upload, by=fenna)
    upload.refresh_from_db()
    first = upload.import_job
    Work.claim(first.pk).fail("De database was weg.")
    services.start_import(upload=upload, by=fenna)
    upload.refresh_from_db()
    do(upload.import_job)
    upload.refresh_from_db()
    assert upload.result["created"] == 24
    # The old job is out of date: retrying it cannot import behind the new one's back.
    job_services.retry_job(job=first, by=fenna)
    with pytest.raises(DomainError, match="opnieuw"):
        do(first)


def test_an_attempt_that_was_overtaken_leaves_nothing_in_the_register(fenna, django_capture_on_commit_callbacks):
    upload = checked(fenna)
    services.start_import(upload=upload, by=fenna)
    upload.refresh_from_db()
    job = upload.import_job
    first = Work.claim(job.pk)
    Job.objects.filter(pk=job.pk).update(status=JobStatus.WAITING)  # thought dead, and taken back
    second = Work.claim(job.pk)
    first.progress = lambda *told: None  # it was past the reading when it fell silent
    with pytest.raises(LostJobError):
        jobs.run_import(first)
    assert not School.objects.exists()
    assert not RegisterDelivery.objects.exists()
    jobs.run_import(second)
    upload.refresh_from_db()
    job.refresh_from_db()
    assert (School.objects.count(), upload.result["created"]) == (24, 24)
    assert (job.status, job.attempt) == (JobStatus.READY, 2)


def test_what_is_no_delivery_further_on_fails_with_the_sentence(fenna):
    upload = sent_in(fenna, [school(f"fout{number}") for number in range(5)])
    with pytest.raises(DomainError, match="rijen"):
        do(upload.check_job)


def test_a_file_that_is_gone_says_so(fenna):
    upload = sent_in(fenna)
    default_storage.delete(upload.file.name)
    with pytest.raises(DomainError, match="niet meer bewaard"):
        do(upload.check_job)


def test_old_files_are_removed_when_somebody_sends_one_in_and_what_they_told_stays(
    fenna, django_capture_on_commit_callbacks
):
    old, young = imported(fenna), checked(fenna)
    path = Path(old.file.path)
    RegisterUpload.objects.filter(pk=old.pk).update(
        uploaded_at=timezone.now() - datetime.timedelta(days=services.KEPT_DAYS, hours=1)
    )
    with django_capture_on_commit_callbacks(execute=True):
        services.send_in(file=a_file(), reference_date=None, by=fenna)
    old.refresh_from_db()
    young.refresh_from_db()
    assert (bool(old.file), old.result["created"], path.exists()) == (False, 24, False)
    assert Path(young.file.path).exists()
    with pytest.raises(DomainError, match="niet meer bewaard"):
        services.check_again(upload=old, reference_date=None, by=fenna)


def test_a_file_whose_row_cannot_be_written_is_not_left_behind(fenna, monkeypatch):
    def refuse(*args, **options):
        raise RuntimeError

    before = set(default_storage.listdir("register")[1]) if default_storage.exists("register") else set()
    monkeypatch.setattr(services, "request_job", refuse)
    with pytest.raises(RuntimeError):
        services.send_in(file=a_file(), reference_date=None, by=fenna)
    assert set(default_storage.listdir("register")[1]) == before
    assert not RegisterUpload.objects.exists()


def test_nobody_else_sees_uploads_deliveries_or_jobs_of_the_installation(fenna, world):
    upload = imported(fenna)
    for user in world.users.values():
        assert not RegisterUpload.objects.visible_to(user).exists()
        assert not RegisterDelivery.objects.visible_to(user).exists()
        assert not Job.objects.visible_to(user).filter(penvoerder=None).exists()
    assert RegisterUpload.objects.visible_to(fenna).get() == upload
    assert RegisterDelivery.objects.visible_to(fenna).count() == 1
    assert set(Job.objects.visible_to(fenna)) == {upload.check_job, upload.import_job}


def test_the_beheerder_of_the_installation_sees_no_job_of_a_penvoerder(fenna, world):
    job = factories_job(world)
    assert job not in Job.objects.visible_to(fenna)
    factories.MembershipFactory(user=fenna, penvoerder=world.penvoerder, role="beheerder")
    fenna._access = None
    assert job in Job.objects.visible_to(fenna)


def factories_job(world):
    return Job.objects.create(kind="report", title="Een taak", penvoerder=world.penvoerder)
