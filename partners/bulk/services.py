"""Sending in a list, having it checked, having it taken over; and what the jobs of both write."""

from __future__ import annotations

from auditlog.context import set_actor
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cmk.accounts.models import Penvoerder, User
from cmk.core.errors import DomainError
from cmk.jobs.models import Job
from cmk.jobs.sentin import content, forget_old, gone, is_busy, kept, remove_later
from cmk.jobs.services import request_job
from cmk.jobs.work import Work
from partners.bulk.plan import CHANGED, ERROR, NEW, Plan, make_plan
from partners.models import BulkUpload

CHECK, WRITE = "bulk_check", "bulk_write"
# How long what was sent in is kept: long enough to correct the errors, and no longer (they are data of people).
KEPT_DAYS = 30


# --- sending in ---------------------------------------------------------------------------------------


@transaction.atomic
def send_in(*, penvoerder: Penvoerder, kind: str, file: UploadedFile, by: User) -> BulkUpload:
    """Keep a list (looked at before by ``partners.bulk.forms``) and have it checked."""
    remove_old_lists()
    upload = BulkUpload(penvoerder=penvoerder, kind=kind, name=(file.name or "")[:200], uploaded_by=by)
    with kept(upload.file, file):
        upload.save()
        upload.check_job = _job(CHECK, _("Check of ‘%(name)s’"), upload, by)
        upload.save(update_fields=["check_job"])
    return upload


@transaction.atomic
def confirm(*, upload: BulkUpload, by: User, only_good: bool = False) -> None:
    """Have a checked list taken over: as a whole, or (``only_good``) its rows without an error.

    Raises ``DomainError`` when it was not checked yet, has errors and nobody chose to take over the rest, has nothing
    to take over, or is being taken over or was already: a second press of the button changes nothing.
    """
    upload = _held(upload)
    _refuse_when_taken_over(upload)
    if upload.preview is None:
        raise DomainError(_("This list has not been checked yet. Wait for the check; then you can take it over."))
    counts = upload.preview["counts"]
    if counts[ERROR] and not only_good:
        raise DomainError(_("There are errors in this list. Correct them first, or take over the good rows only."))
    if not counts[NEW] + counts[CHANGED]:
        raise DomainError(_("There is nothing in this list to take over."))
    upload.confirmed_at = timezone.now()
    upload.write_job = _job(WRITE, _("Taking over ‘%(name)s’"), upload, by)
    upload.save(update_fields=["confirmed_at", "write_job"])


@transaction.atomic
def discard(*, upload: BulkUpload) -> None:
    """Throw a list away, with its file. Raises ``DomainError`` when it is being taken over or was."""
    upload = _held(upload)
    _refuse_when_taken_over(upload)
    upload.delete()
    remove_later(str(upload.file.name))


def remove_old_lists() -> int:
    """Remove the files and the rows of lists that were sent in longer ago than ``KEPT_DAYS``; returns how many."""
    return forget_old(BulkUpload, days=KEPT_DAYS, preview=None)


def _held(upload: BulkUpload) -> BulkUpload:
    """Return the row as it is now, held until the end of the transaction."""
    held: BulkUpload = BulkUpload.objects.select_for_update(of=("self",)).select_related("write_job").get(pk=upload.pk)
    return held


def _refuse_when_taken_over(upload: BulkUpload) -> None:
    if upload.taken_over_at is not None:
        raise DomainError(_("This list was taken over already. Send it in again to take it over once more."))
    if is_busy(upload.write_job):
        raise DomainError(_("This list is being taken over already. Wait until that is done."))
    if not upload.file:
        raise gone()


def _job(kind: str, title: str, upload: BulkUpload, by: User) -> Job:
    return request_job(
        kind=kind,
        title=(title % {"name": upload.name})[:200],
        arguments={"upload": upload.pk},
        penvoerder=upload.penvoerder,
        requested_by=by,
    )


# --- the jobs -----------------------------------------------------------------------------------------


def check(work: Work) -> None:
    """Check a list (``{"upload": pk}``) and keep what it would do. Writes nothing else."""
    upload = _upload(work)
    by = User.objects.filter(jobs=work.job_id).first()

    def told(done: int, of: int) -> None:
        work.progress(10 + 85 * done // of, _("Looking at row %(done)s of %(of)s") % {"done": done, "of": of})

    work.progress(5, _("Reading the list"))
    plan = make_plan(upload.kind, content(upload.file), penvoerder=upload.penvoerder, by=by, told=told)

    def store() -> None:
        rows = BulkUpload.objects.filter(pk=upload.pk, check_job=work.job_id, confirmed_at=None)
        rows.update(preview=plan.as_json())

    work.finish(store)


def take_over(work: Work) -> None:
    """Write the rows of a list that was confirmed (``{"upload": pk}``), all in one transaction with the job's end.

    The list is planned once more, on what there is now. Is that not what was confirmed, then nothing is written: the
    new plan takes the place of the old one, to be looked at and confirmed again.
    """
    upload = _upload(work)
    data = content(upload.file)
    by = User.objects.filter(jobs=work.job_id).first()
    work.progress(5, _("Waiting for its turn"))

    def store() -> None:
        # Lists of one penvoerder take turns; who only refers to the penvoerder is not held up.
        Penvoerder.objects.select_for_update(no_key=True).get(pk=upload.penvoerder_id)
        held = BulkUpload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
        if held.taken_over_at is not None or held.write_job_id != work.job_id:
            return  # done already, or asked for once more by another job
        work.tell(10, _("Looking once more whether nothing changed"))
        plan = make_plan(upload.kind, data, penvoerder=upload.penvoerder, by=by)
        if held.preview is None or plan.as_json()["rows"] != held.preview["rows"]:
            held.preview = {**plan.as_json(), "renewed": True}
            held.confirmed_at = None
        else:
            with set_actor(by):
                _write(plan, work)
            held.taken_over_at = timezone.now()
        held.save(update_fields=["preview", "confirmed_at", "taken_over_at"])

    work.finish(store)


def _write(plan: Plan, work: Work) -> None:
    for done, (line, row) in enumerate(plan.good):
        if done % 100 == 0:
            work.tell(20 + 75 * done // len(plan.good), _("Writing row %(line)s") % {"line": line})
        try:
            plan.resource.write(row)
        except DomainError as error:
            told = " ".join(str(message) for message in error.messages)
            raise DomainError(_("Line %(line)s: %(reason)s") % {"line": line, "reason": told}) from error


def _upload(work: Work) -> BulkUpload:
    upload: BulkUpload | None = (
        BulkUpload.objects.filter(pk=work.arguments["upload"]).select_related("penvoerder").first()
    )
    if upload is None:
        raise gone()
    return upload
