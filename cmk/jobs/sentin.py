"""Files that people send in for a job to look at: kept under a name of ours, read back, and removed in time.

For models with a ``file``, an ``uploaded_at`` and rows that stay when the file goes (lists, deliveries, results).
"""

from __future__ import annotations

import datetime
import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from cmk.core.files import form_of
from cmk.jobs.models import Job, JobStatus

logger = logging.getLogger(__name__)


def is_busy(job: Job | None) -> bool:
    """Say whether a job waits or runs."""
    return job is not None and job.status in (JobStatus.WAITING, JobStatus.RUNNING)


def has_failed(job: Job | None) -> bool:
    """Say whether a job ended without its result."""
    return job is not None and job.status == JobStatus.FAILED


@contextmanager
def kept(into: FieldFile, file: UploadedFile, *, form: str = "") -> Iterator[None]:
    """Keep ``file`` in the field ``into`` (whose row is not saved); when what follows fails, it does not stay behind.

    ``form``: the ending that it gets (``csv``); without it the one that its own name tells.
    """
    # The name in the storage is ours: what the browser calls the file never becomes a path.
    into.save(f"{uuid.uuid4().hex}.{form or form_of(file.name or '')}", file, save=False)
    try:
        yield
    except BaseException:
        into.storage.delete(str(into.name))
        raise


def content(file: FieldFile) -> bytes:
    """Return what is in a file that was sent in; ``DomainError`` when it is no longer kept."""
    if not file:
        raise gone()
    try:
        with file.open("rb") as opened:
            return bytes(opened.read())
    except FileNotFoundError as error:
        raise gone() from error


def gone() -> DomainError:
    """Return the error that says what to do about a file that is no longer kept."""
    return DomainError(_("This file is no longer kept. Send it in again."))


def forget_old(model: type[models.Model], *, days: int, **also: Any) -> int:
    """Remove the files that were sent in longer than ``days`` ago, and set ``also`` on their rows; returns how many."""
    before = timezone.now() - datetime.timedelta(days=days)
    rows = model._default_manager.filter(uploaded_at__lt=before).exclude(file="")
    names = dict(rows.values_list("pk", "file"))
    model._default_manager.filter(pk__in=names).update(file="", **also)
    for name in names.values():
        remove_later(name)
    return len(names)


def remove_later(name: str) -> None:
    """Remove a file when the transaction is through; a storage that is away is logged, and spoils nothing."""
    transaction.on_commit(partial(_remove, name), robust=True)


def _remove(name: str) -> None:
    if not name:
        return
    try:
        default_storage.delete(name)
    except OSError:
        logger.exception("the file %s could not be removed", name)
