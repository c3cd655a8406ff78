"""Sending in a file with earlier results, having it checked and brought in, and taking an import back."""

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
from monitoring.earlier.plan import make_plan
from monitoring.earlier.writing import write
from monitoring.models import EarlierImport, Instrument
from trajectories.models import Programme

CHECK, WRITE = "earlier_check", "earlier_write"
# How long what was sent in is kept: long enough to correct the errors, and no longer (they are data of schools).
KEPT_DAYS = 30


# --- sending in ---------------------------------------------------------------------------------------


@transaction.atomic
def send_in(*, programme: Programme, instrument: Instrument, file: UploadedFile, by: User) -> EarlierImport:
    """Keep a file (looked at before by ``monitoring.earlier.forms``) and have it checked."""
    remove_old_files()
    imported = EarlierImport(
        penvoerder=programme.penvoerder,
        programme=programme,
        instrument=instrument,
        name=(file.name or "")[:200],
        uploaded_by=by,
    )
    with kept(imported.file, file):
        imported.save()
        imported.check_job = _job(CHECK, _("Check of ‘%(name)s’"), imported, by)
        imported.save(update_fields=["check_job"])
    return imported


@transaction.atomic
def confirm(*, imported: EarlierImport, by: User) -> None:
    """Have a checked file brought in, as a whole.

    Raises ``DomainError`` when it was not checked yet, has anything wrong or nothing new, or is being brought in or
    was already: a second press of the button changes nothing.
    """
    imported = _held(imported)
    _refuse_when_brought_in(imported)
    preview = imported.preview
    if preview is None:
        raise DomainError(_("This file has not been checked yet. Wait for the check; then you can bring it in."))
    if preview["problems"] or preview["errors"]:
        raise DomainError(_("There is something wrong in this file still. Correct it, and send it in again."))
    if not preview["counts"]["new"]:
        raise DomainError(_("Everything in this file is here already. There is nothing to bring in."))
    imported.confirmed_at = timezone.now()
    imported.write_job = _job(WRITE, _("Bringing in ‘%(name)s’"), imported, by)
    imported.save(update_fields=["confirmed_at", "write_job"])


@transaction.atomic
def discard(*, imported: EarlierImport) -> None:
    """Throw a file away that was not brought in. Raises ``DomainError`` when it is being brought in or was."""
    imported = _held(imported)
    _refuse_when_brought_in(imported)
    name = str(imported.file.name or "")
    imported.delete()
    remove_later(name)


def remove_old_files() -> int:
    """Remove what was sent in longer ago than ``KEPT_DAYS`` and never brought in; returns how many."""
    return forget_old(EarlierImport, days=KEPT_DAYS, preview=None)


def _held(imported: EarlierImport) -> EarlierImport:
    """Return the row as it is now, held until the end of the transaction."""
    rows = EarlierImport.objects.select_for_update(of=("self",)).select_related("write_job")
    held: EarlierImport = rows.get(pk=imported.pk)
    return held


def _refuse_when_brought_in(imported: EarlierImport) -> None:
    if imported.taken_over_at is not None:
        raise DomainError(_("This file was brought in already."))
    if is_busy(imported.write_job):
        raise DomainError(_("This file is being brought in already. Wait until that is done."))
    if not imported.file:
        raise gone()


def _job(kind: str, title: str, imported: EarlierImport, by: User) -> Job:
    return request_job(
        kind=kind,
        title=(title % {"name": imported.name})[:200],
        arguments={"import": imported.pk},
        penvoerder=imported.penvoerder,
        requested_by=by,
    )


# --- the jobs -----------------------------------------------------------------------------------------


def check(work: Work) -> None:
    """Check a file (``{"import": pk}``) and keep what it would do. Writes nothing else."""
    imported = _imported(work)

    def told(done: int, of: int) -> None:
        work.progress(10 + 85 * done // of, _("Looking at row %(done)s of %(of)s") % {"done": done, "of": of})

    work.progress(5, _("Reading the file"))
    preview = make_plan(content(imported.file), imported, told).as_json()

    def store() -> None:
        rows = EarlierImport.objects.filter(pk=imported.pk, check_job=work.job_id, confirmed_at=None)
        rows.update(preview=preview)

    work.finish(store)


def bring_in(work: Work) -> None:
    """Write what is in a file that was confirmed (``{"import": pk}``), in one transaction with the job's end.

    The file is planned once more, on what there is now. Is that not what was confirmed, then nothing is written: the
    new plan takes the place of the old one, to be looked at and confirmed again. The file goes when it is brought in.
    """
    imported = _imported(work)
    data = content(imported.file)
    by = User.objects.filter(jobs=work.job_id).first()
    work.progress(5, _("Waiting for its turn"))

    def store() -> None:
        # Imports of one penvoerder take turns; who only refers to the penvoerder is not held up.
        Penvoerder.objects.select_for_update(no_key=True).get(pk=imported.penvoerder_id)
        held = _held(imported)
        if held.taken_over_at is not None or held.write_job_id != work.job_id:
            return  # done already, or asked for once more by another job
        work.tell(10, _("Looking once more whether nothing changed"))
        plan = make_plan(data, held)
        seen = {key: told for key, told in (held.preview or {}).items() if key != "renewed"}
        if plan.as_json() != seen:
            held.preview = {**plan.as_json(), "renewed": True}
            held.confirmed_at = None
            held.save(update_fields=["preview", "confirmed_at"])
            return
        name = str(held.file.name)
        with set_actor(by):
            write(plan, held, by=by, told=lambda done, of: work.tell(20 + 75 * done // of, _("Writing")))
        held.file = ""
        held.save(update_fields=["file", "taken_over_at"])
        remove_later(name)

    work.finish(store)


def _imported(work: Work) -> EarlierImport:
    rows = EarlierImport.objects.select_related("penvoerder", "programme", "instrument__scenario_model")
    imported: EarlierImport | None = rows.filter(pk=work.arguments["import"]).first()
    if imported is None:
        raise gone()
    return imported
