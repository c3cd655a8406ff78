"""The dry run and the import of a delivery as jobs; imported when the app is ready, in web and worker alike."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from cmk.jobs.models import Job
from cmk.jobs.registry import register
from cmk.jobs.sentin import gone
from cmk.jobs.work import Work

CHECK, IMPORT = "register_check", "register_import"
# More than any delivery names; what lies beyond is counted, not listed.
MOST_TOLD = 20_000


def page(job: Job) -> str:
    """Return the address of the file that the job is about."""
    return reverse("register:detail", args=[job.arguments["upload"]])


@register(CHECK, page=page)
def check(work: Work) -> None:
    """Tell what an import would do (``{"upload": pk, "day": ISO date}``), and keep that on the upload's row.

    A check that was asked for once more in the meantime tells nothing any longer.
    """
    from schools.models import RegisterUpload
    from schools.register.importer import import_duo

    rows = RegisterUpload.objects.filter(pk=work.arguments["upload"], check_job=work.job_id)
    path = _kept_file(rows)
    summary = import_duo(path, reference_date=_day(work), dry_run=True, progress=_telling(work.progress))
    plan = summary.as_details(most=MOST_TOLD)

    def store() -> None:
        rows.update(plan=plan)

    work.finish(store)


@register(IMPORT, page=page)
def run_import(work: Work) -> None:
    """Import the file and keep what that did: register, result and the job's end are one transaction.

    So a worker that dies halfway, or that another attempt overtook, leaves nothing behind, and what the page tells
    is what the one attempt that counts has done. Progress comes through the heartbeat, from outside that transaction.
    """
    from schools.models import RegisterUpload
    from schools.register.importer import import_duo

    work.progress(2, _("The import begins"))
    rows = RegisterUpload.objects.filter(pk=work.arguments["upload"], import_job=work.job_id)
    path = _kept_file(rows)
    with transaction.atomic():
        summary = import_duo(path, reference_date=_day(work), progress=_telling(work.tell))
        result = summary.as_details(most=MOST_TOLD)

        def store() -> None:
            rows.update(result=result)

        work.finish(store)


def _telling(tell: Callable[[int, str], None]) -> Callable[[int, str], None]:
    """Return what passes progress on to ``tell``; the last part of the bar is for keeping the outcome."""
    return lambda percent, text: tell(min(percent, 95), text or _("Storing it"))


def _day(work: Work) -> datetime.date:
    return datetime.date.fromisoformat(work.arguments["day"])


def _kept_file(rows: Any) -> Path:
    """Return the path of the file in ``rows``. Raises ``DomainError`` when it is gone, or the job is out of date."""
    upload = rows.defer("plan", "result").first()
    if upload is None:
        raise DomainError(_("This was asked for once more in the meantime. Look at the page of the file."))
    path = Path(upload.file.path) if upload.file else None
    if path is None or not path.is_file():
        raise gone()
    return path
