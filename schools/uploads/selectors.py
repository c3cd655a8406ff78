"""Reads for the pages of the register: deliveries, files that were sent in, and what a check or an import told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cmk.jobs.models import Job, JobStatus
from schools.models import RegisterDelivery, RegisterUpload
from schools.register.kinds import ADDRESS_KINDS, KINDS

# What a page lists before it points to the download.
SHOWN = 50


@dataclass(frozen=True)
class Line:
    """One file in the list: ``state`` in words, ``tone`` for its tag."""

    upload: RegisterUpload
    state: str
    tone: str


@dataclass(frozen=True)
class Count:
    """How many of something, in words below the number."""

    number: int
    label: str


@dataclass(frozen=True)
class Part:
    """One list of what was told: ``rows`` of it are shown, there are ``total`` in all."""

    key: str
    title: str
    total: int
    rows: Sequence[Any] = ()

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.rows)


@dataclass
class Changed:
    """One school or board with the fields that differ: ``changes`` have ``label``, ``old`` and ``new``."""

    code: str
    name: str
    changes: list[Mapping[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Told:
    """What a check or an import told, for a page."""

    kind: str
    rows: int
    counts: list[Count]
    parts: list[Part]
    notes: list[str]

    @property
    def changes_nothing(self) -> bool:
        """Whether the register has all of this already; a note may tell of what a count does not show (history)."""
        return not self.notes and not any(part.total for part in self.parts if part.key != "rejected")


def kind_name(key: str) -> str:
    """Return what people call a kind of delivery."""
    return next((str(kind.label) for kind in KINDS if kind.key == key), key)


def deliveries_of(user: Any) -> list[tuple[RegisterDelivery, str]]:
    """Return the deliveries that the register has, newest first, each with the name of its kind. One query."""
    rows = RegisterDelivery.objects.visible_to(user).defer("listing")
    rows = rows.order_by("-reference_date", "kind", "-imported_at")
    return [(row, kind_name(row.kind)) for row in rows]


def uploads_of(user: Any) -> QuerySet[RegisterUpload]:
    """Return the files that were sent in, newest first, without what they told: that may be large."""
    rows: QuerySet[RegisterUpload] = (
        RegisterUpload.objects.visible_to(user)
        .select_related("uploaded_by", "check_job", "import_job")
        .defer("plan", "result")
        .order_by("-uploaded_at", "-pk")
    )
    return rows


def line_of(upload: RegisterUpload) -> Line:
    """Return a file with its state; asks for nothing beyond ``uploads_of``."""
    return Line(upload, *state_of(upload))


def state_of(upload: RegisterUpload) -> tuple[str, str]:
    """Return where a file stands in words, with the tone of its tag. Its jobs tell."""
    if upload.import_job:
        return _state(
            upload.import_job,
            ready=(_("has been imported"), "ok"),
            failed=_("import failed"),
            busy=_("being imported"),
        )
    if upload.check_job:
        return _state(
            upload.check_job,
            ready=(_("checked, not imported yet"), ""),
            failed=_("check failed"),
            busy=_("being checked"),
        )
    return _("not checked"), "plain"


def _state(job: Job, *, ready: tuple[str, str], failed: str, busy: str) -> tuple[str, str]:
    if job.status == JobStatus.READY:
        return ready
    return (failed, "late") if job.status == JobStatus.FAILED else (busy, "plain")


def changed_since(upload: RegisterUpload, user: Any) -> bool:
    """Say whether the register took in a delivery after the file was checked, or plans to: other imports under way."""
    job = upload.check_job
    if job is None or job.finished_at is None:
        return False
    later = RegisterDelivery.objects.visible_to(user).filter(imported_at__gt=job.finished_at).exists()
    busy = Q(import_job__status__in=(JobStatus.WAITING, JobStatus.RUNNING))
    done = Q(import_job__status=JobStatus.READY, import_job__finished_at__gt=job.finished_at)
    others = RegisterUpload.objects.visible_to(user).exclude(pk=upload.pk).filter(busy | done)
    return later or others.exists()


def told_of(details: Mapping[str, Any], shown: int = SHOWN) -> Told:
    """Return what ``ImportSummary.as_details`` kept, for a page: of each list at most ``shown``.

    Changes come grouped per school or board, in the order of the file.
    """
    changed = _changed(details["changes"], shown)
    totals: Mapping[str, int] = details["totals"]
    parts = [
        Part("rejected", _("Rejected rows"), totals["rejected"], details["rejected"][:shown]),
        Part("created", _("New"), totals["created_list"], details["created_list"][:shown]),
        Part("updated", _("Changed"), details["updated"] or len(changed), changed),
        Part("closed", _("Closed"), totals["closed_list"], details["closed_list"][:shown]),
        Part("reopened", _("Reopened"), totals["reopened_list"], details["reopened_list"][:shown]),
    ]
    counts = [
        Count(details["created"], _("new")),
        Count(details["updated"], _("changed")),
        *_opened_and_closed(details),
        Count(details["unchanged"], _("unchanged")),
        Count(details["rejected_rows"], _("rejected rows")),
    ]
    return Told(
        kind=kind_name(details["kind"]),
        rows=details["rows"],
        counts=counts,
        parts=[part for part in parts if part.total],
        notes=list(details["notes"]),
    )


def _opened_and_closed(details: Mapping[str, Any]) -> list[Count]:
    """Return what only addresses tell: boards and pupils neither close nor reopen."""
    if details["kind"] not in ADDRESS_KINDS:
        return []
    return [Count(details["closed"], _("closed")), Count(details["reopened"], _("reopened"))]


def _changed(changes: Sequence[Mapping[str, Any]], most: int) -> list[Changed]:
    found: dict[str, Changed] = {}
    for change in changes:
        if change["code"] not in found:
            if len(found) == most:
                break
            found[change["code"]] = Changed(change["code"], change["name"])
        found[change["code"]].changes.append(change)
    return list(found.values())
