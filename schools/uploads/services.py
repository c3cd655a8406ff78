"""Sending in a delivery of DUO, having it checked, having it imported."""

from __future__ import annotations

import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from cmk.accounts.models import User
from cmk.core.errors import DomainError
from cmk.jobs.models import Job
from cmk.jobs.sentin import forget_old, gone, is_busy, kept
from cmk.jobs.services import request_job
from schools.models import RegisterUpload
from schools.uploads.days import day_of
from schools.uploads.jobs import CHECK, IMPORT

# How long a file that was sent in is kept; what it changed stays told on its page.
KEPT_DAYS = 90


@transaction.atomic
def send_in(*, file: UploadedFile, reference_date: datetime.date | None, by: User) -> RegisterUpload:
    """Keep a delivery and have it checked (a dry run, as a job); files that were kept long enough are removed.

    ``file``: looked at before (``schools.uploads.receiving.look_at``); the same one twice is fine.
    """
    remove_old_files()
    upload = RegisterUpload(
        name=(file.name or "")[:200], size=file.size or 0, reference_date=reference_date, uploaded_by=by
    )
    with kept(upload.file, file, form="csv"):
        upload.save()
        upload.check_job = _job(CHECK, _("Check of ‘%(name)s’"), upload, by)
        upload.save(update_fields=["check_job"])
    return upload


@transaction.atomic
def check_again(*, upload: RegisterUpload, reference_date: datetime.date | None, by: User) -> None:
    """Have a kept file checked once more, for another day or because the register changed since.

    ``reference_date`` None leaves it to the file's name. Raises ``DomainError`` when the file is being imported or
    was, is being checked, or is no longer kept.
    """
    upload = _held(upload)
    _refuse_when_imported(upload)
    if is_busy(upload.check_job):
        raise DomainError(_("This file is being checked already. Wait until that is done."))
    upload.reference_date, upload.plan, upload.import_job = reference_date, None, None
    upload.check_job = _job(CHECK, _("Check of ‘%(name)s’"), upload, by)
    upload.save(update_fields=["reference_date", "plan", "check_job", "import_job"])


@transaction.atomic
def start_import(*, upload: RegisterUpload, by: User) -> None:
    """Have a checked file imported, as a job. Raises ``DomainError`` when it was not checked, is no longer kept, or is
    being imported or was already: a second press of the button changes nothing.
    """
    upload = _held(upload)
    _refuse_when_imported(upload)
    if upload.plan is None:
        raise DomainError(_("This file has not been checked yet. Wait for the check, then import it."))
    upload.import_job = _job(IMPORT, _("Import of ‘%(name)s’"), upload, by)
    upload.save(update_fields=["import_job"])


def remove_old_files() -> int:
    """Remove the files that were sent in longer ago than ``KEPT_DAYS`` days; returns how many. Their rows stay."""
    return forget_old(RegisterUpload, days=KEPT_DAYS)


def _held(upload: RegisterUpload) -> RegisterUpload:
    """Return the row as it is now, held until the end of the transaction; its file must still be there."""
    held: RegisterUpload = (
        RegisterUpload.objects.select_for_update(of=("self",))
        .select_related("check_job", "import_job")
        .get(pk=upload.pk)
    )
    if not held.file:
        raise gone()
    return held


def _refuse_when_imported(upload: RegisterUpload) -> None:
    if upload.result is not None:
        raise DomainError(_("This file was imported already. Send it in again to import it once more."))
    if is_busy(upload.import_job):
        raise DomainError(_("This file is being imported already. Wait until that is done."))


def _job(kind: str, title: str, upload: RegisterUpload, by: User) -> Job:
    return request_job(
        kind=kind,
        title=(title % {"name": upload.name})[:200],
        arguments={"upload": upload.pk, "day": day_of(upload).day.isoformat()},
        penvoerder=None,
        requested_by=by,
    )
