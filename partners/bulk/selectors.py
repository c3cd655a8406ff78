"""What the pages of lists show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from cmk.jobs.models import Job
from cmk.jobs.sentin import has_failed, is_busy
from partners.bulk.plan import CHANGED, ERROR, NEW, SAME
from partners.models import BulkKind, BulkUpload

PER_PAGE = 50


@dataclass(frozen=True)
class UploadLine:
    """A list that was sent in and where it stands, in words with the tone of its tag."""

    upload: BulkUpload
    state: str
    tone: str


def upload_lines(user: Any, kind: str | None = None, *, most: int = 10) -> list[UploadLine]:
    """Return the lists that were sent in last, newest first (one query; without their rows)."""
    uploads = BulkUpload.objects.visible_to(user).select_related("check_job", "write_job", "uploaded_by")
    if kind is not None:
        uploads = uploads.filter(kind=kind)
    rows = uploads.defer("preview").order_by("-uploaded_at", "-pk")[:most]
    return [UploadLine(upload, *state_of(upload)) for upload in rows]


def state_of(upload: BulkUpload) -> tuple[str, str]:
    """Return in words where a list stands, and the tone of that."""
    if upload.taken_over_at:
        return _("taken over"), "ok"
    if upload.confirmed_at and is_busy(upload.write_job):
        return _("being taken over"), ""
    if has_failed(upload.write_job) or has_failed(upload.check_job):
        return _("did not work out"), "late"
    if is_busy(upload.check_job):
        return _("being checked"), ""
    return (_("checked, not taken over"), "plain") if upload.file else (_("no longer kept"), "plain")


@dataclass(frozen=True)
class UploadPage:
    """The page of one list. ``job``: what to wait for, or what failed; without it there is a preview to show.

    ``counts``: per state how many rows; ``tabs``: the states with rows, as ``(key, label, number)``; ``rows``: those
    of the chosen state on this page.
    """

    upload: BulkUpload
    kind_label: str
    job: Job | None
    counts: dict[str, int]
    tabs: list[tuple[str, str, int]]
    shown: str
    rows: Page | None

    @property
    def good(self) -> int:
        """How many rows there are to take over."""
        return self.counts.get(NEW, 0) + self.counts.get(CHANGED, 0)

    @property
    def errors(self) -> int:
        """How many rows have an error."""
        return self.counts.get(ERROR, 0)

    @property
    def problems(self) -> list[str]:
        """What is wrong with the file as a whole."""
        return (self.upload.preview or {}).get("problems", [])

    @property
    def renewed(self) -> bool:
        """Whether this is a new preview, since something changed after the one that was confirmed."""
        return bool((self.upload.preview or {}).get("renewed")) and not self.upload.taken_over_at


def upload_page(upload: BulkUpload, *, shown: str = "", number: Any = 1) -> UploadPage:
    """Gather the page of one list, which was read with its jobs; no further query."""
    job = next((job for job in (upload.write_job, upload.check_job) if is_busy(job) or has_failed(job)), None)
    preview = upload.preview or {}
    counts = preview.get("counts", {})
    labels = {ERROR: _("with an error"), NEW: _("new"), CHANGED: _("changed"), SAME: _("unchanged")}
    tabs = [(state, label, counts[state]) for state, label in labels.items() if counts.get(state)]
    shown = shown if counts.get(shown) else (tabs[0][0] if tabs else "")
    rows = [row for row in preview.get("rows", []) if row["state"] == shown]
    return UploadPage(
        upload=upload,
        kind_label=str(BulkKind(upload.kind).label),
        job=job,
        counts=counts,
        tabs=tabs,
        shown=shown,
        rows=Paginator(rows, PER_PAGE).get_page(number) if rows else None,
    )
