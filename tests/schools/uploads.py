"""What the tests of the register in the browser share: its beheerder, deliveries as files, jobs done on the spot."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cmk.jobs.models import Job
from cmk.jobs.work import Work
from schools.models import RegisterUpload
from schools.uploads import jobs, services
from tests import factories
from tests.schools.deliveries import nation, text_of

BACKEND = "django.contrib.auth.backends.ModelBackend"
NAME = "2026-04_02.-alle-schoolvestigingen-basisonderwijs.csv"


def beheerder() -> Any:
    """Make the beheerder of an installation: a superuser without a role at any penvoerder."""
    return factories.UserFactory(given_name="Fenna", family_name="Beheer", is_staff=True, is_superuser=True)


def client_of(user: Any, **options: Any) -> Client:
    """Return a client that is signed in as ``user``."""
    client = Client(**options)
    client.force_login(user, backend=BACKEND)
    return client


def a_file(rows: list[dict[str, str]] | None = None, name: str = NAME) -> SimpleUploadedFile:
    """Return a delivery of 24 schools, or of ``rows``, as a browser sends it."""
    return SimpleUploadedFile(name, text_of(nation() if rows is None else rows).encode("cp1252"), "text/csv")


def sent_in(user: Any, rows: list[dict[str, str]] | None = None, day: datetime.date | None = None) -> RegisterUpload:
    """Send in a delivery, as the form does."""
    return services.send_in(file=a_file(rows), reference_date=day, by=user)


def do(job: Job | None, handler: Any = None) -> Work:
    """Do a job here and now, without the heartbeat; what its handler raises comes through."""
    assert job is not None
    work = Work.claim(job.pk)
    assert work is not None
    (handler or {jobs.CHECK: jobs.check, jobs.IMPORT: jobs.run_import}[job.kind])(work)
    return work


def checked(user: Any, rows: list[dict[str, str]] | None = None, day: datetime.date | None = None) -> RegisterUpload:
    """Send in a delivery and check it."""
    upload = sent_in(user, rows, day)
    do(upload.check_job)
    upload.refresh_from_db()
    return upload


def imported(user: Any, rows: list[dict[str, str]] | None = None, day: datetime.date | None = None) -> RegisterUpload:
    """Send in a delivery, check and import it."""
    upload = checked(user, rows, day)
    services.start_import(upload=upload, by=user)
    upload.refresh_from_db()
    do(upload.import_job)
    upload.refresh_from_db()
    return upload
