"""What the pages of earlier results show."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from cmk.jobs.models import Job
from cmk.jobs.sentin import has_failed, is_busy
from monitoring.earlier.writing import touched
from monitoring.models import Audience, EarlierImport, Instrument, Round, SelfEvaluation
from monitoring.querysets import InstrumentQuerySet
from trajectories.models import Programme


def instruments(user: Any) -> InstrumentQuerySet:
    """Return the questionnaires of which earlier results can be brought in: for schools, in any version but a draft.

    Results fix the questions that they answer; somebody may still be working on those of a draft.
    """
    rows: InstrumentQuerySet = Instrument.objects.visible_to(user).filter(audience=Audience.SCHOOL, anonymous=False)
    rows = rows.exclude(edited_at__isnull=False, frozen_at__isnull=True)
    return rows.order_by("name", "-version")


@dataclass(frozen=True)
class ImportLine:
    """A file that was sent in and where it stands, in words with the tone of its tag."""

    imported: EarlierImport
    state: str
    tone: str


def import_lines(user: Any, programme: Programme, *, most: int = 20) -> list[ImportLine]:
    """Return the files that were sent in last, newest first (one query; without what the check found)."""
    rows = EarlierImport.objects.visible_to(user).filter(programme=programme)
    rows = rows.select_related("check_job", "write_job", "uploaded_by", "instrument").defer("preview")
    return [ImportLine(row, *state_of(row)) for row in rows.order_by("-uploaded_at", "-pk")[:most]]


def state_of(imported: EarlierImport) -> tuple[str, str]:
    """Return in words where a file stands, and the tone of that."""
    if imported.taken_back_at:
        return _("taken back"), "plain"
    if imported.taken_over_at:
        return _("brought in"), "ok"
    if imported.confirmed_at and is_busy(imported.write_job):
        return _("being brought in"), ""
    if has_failed(imported.write_job) or has_failed(imported.check_job):
        return _("did not work out"), "late"
    if is_busy(imported.check_job):
        return _("being checked"), ""
    return (_("checked, not brought in"), "plain") if imported.file else (_("no longer kept"), "plain")


@dataclass(frozen=True)
class EarlierRound:
    """A round that was brought in, and how many schools have results in it. Never what they answered."""

    round: Round
    schools: int


def earlier_rounds(user: Any, programme: Programme) -> list[EarlierRound]:
    """Return the earlier rounds of a programme, newest first. One query."""
    rows = Round.objects.visible_to(user).filter(programme=programme, earlier=True).select_related("instrument")
    counted = rows.annotate(schools=Count("evaluations", distinct=True)).order_by("-opens_on", "-pk")
    return [EarlierRound(row, row.schools) for row in counted]


@dataclass(frozen=True)
class ImportPage:
    """The page of one file. ``job``: what to wait for, or what failed; ``rounds``: what it would do, or did.

    ``stays``: why it cannot be taken back any more, by school; only of one that was brought in.
    """

    imported: EarlierImport
    job: Job | None
    problems: list[str]
    errors: list[dict[str, Any]]
    rounds: list[dict[str, Any]]
    counts: dict[str, int]
    renewed: bool
    stays: list[SelfEvaluation]

    @property
    def wrong_rows(self) -> int:
        """How many rows have something wrong."""
        return len({line for error in self.errors for line in error["lines"]})


def import_page(imported: EarlierImport) -> ImportPage:
    """Gather the page of one file, which was read with its jobs."""
    job = next((job for job in (imported.write_job, imported.check_job) if is_busy(job) or has_failed(job)), None)
    preview = imported.preview or {}
    rounds = [
        {
            **row,
            "first": datetime.date.fromisoformat(row["opens_on"]),
            "last": datetime.date.fromisoformat(row["closes_on"]),
        }
        for row in preview.get("rounds", [])
    ]
    is_in = imported.taken_over_at is not None and imported.taken_back_at is None
    return ImportPage(
        imported=imported,
        job=job if imported.taken_over_at is None else None,
        problems=preview.get("problems", []),
        errors=preview.get("errors", []),
        rounds=rounds,
        counts=preview.get("counts", {}),
        renewed=bool(preview.get("renewed")) and imported.taken_over_at is None,
        stays=touched(imported) if is_in else [],
    )
