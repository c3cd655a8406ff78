"""Turns the content of a report into a page, a PDF and a spreadsheet, and does so as a job."""

from __future__ import annotations

import base64
import io
import logging
import mimetypes
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cmk.accounts.models import Penvoerder
from cmk.accounts.views.theme import theme_css
from cmk.core.pdf import write_pdf
from cmk.core.spreadsheets import write_xlsx
from cmk.core.theme import Theme
from cmk.jobs.work import Work
from monitoring.models import Report, ReportStatus
from monitoring.reports import content, figures, sheets, stuurgroep, tables, words
from monitoring.reports.content import StuurgroepReport

logger = logging.getLogger(__name__)
Told = Callable[[int, str], None]


@dataclass(frozen=True)
class NamedRow:
    """A row of the conversations' table with the name that it has in print."""

    name: str
    norm: Any
    total: bool = False


def contents(report: StuurgroepReport) -> list[tuple[str, str]]:
    """Return anchor and name of each part, in order."""
    parts = [
        ("in-het-kort", _("In short"), True),
        ("resultaten", _("What we promised and where we stand"), True),
        ("trajecten", _("Where the schools are in their trajectory"), True),
        ("gesprekken", _("Conversations held against the norm"), bool(report.norm.kinds)),
        ("zelfevaluatie", _("What schools say themselves"), True),
        ("activiteiten", _("Activities held"), bool(report.activities)),
        ("hoe-we-tellen", _("How we count"), True),
    ]
    return [(key, name) for key, name, there in parts if there]


def context(report: StuurgroepReport, drawn: dict[str, SafeString]) -> dict[str, Any]:
    """Return everything that the report's templates show; ``drawn`` are the charts of ``figures.draw``."""
    return {
        "report": report,
        "contents": contents(report),
        "lead": words.lead(report),
        "facts": words.facts(report),
        "promises": tables.promises(report),
        "tracks": [
            {"track": part, "sentence": words.track(part), "figure": drawn.get(f"steps-{part.number}")}
            for part in report.progress.tracks
        ],
        "conversations": [
            {
                "kind": kind,
                "sentences": words.conversations(kind),
                "figure": drawn.get("norm") if place == 0 else None,
                "rows": [
                    *(NamedRow(row.name, row) for row in kind.municipalities),
                    NamedRow(_("All schools"), kind.schools, total=True),
                    *([NamedRow(_("Culture sector"), kind.partners)] if kind.partners.parties else []),
                ],
            }
            for place, kind in enumerate(report.norm.kinds)
        ],
        "rounds": [
            {
                "part": part,
                "responded": words.responded(part, report.cover.as_of),
                "now": drawn.get(f"now-{place}"),
                "wanted": drawn.get(f"wanted-{place}"),
                "change": words.change(part.change) if part.change else "",
                "columns": len(part.scenarios.levels) + 1 if part.scenarios else 0,
                "upper": words.upper_levels(part.scenarios) if part.scenarios else "",
                "beside": tables.beside(part),
                "withheld": any(row.withheld for row in part.municipalities),
                "points": tables.points(part),
            }
            for place, part in enumerate(report.rounds)
        ],
        "some_uncounted": any(row.attendance is not None and row.counted != row.held for row in report.activities),
    }


def screen_html(report: StuurgroepReport) -> SafeString:
    """Return the report as a part of a page."""
    return render_to_string("reports/stuurgroep/body.html", context(report, figures.draw(report, "screen")))


def pdf_html(report: StuurgroepReport, penvoerder: Penvoerder) -> str:
    """Return the report as the whole document that becomes the PDF."""
    theme = Theme.of(report.cover.accent)
    return render_to_string(
        "reports/stuurgroep/pdf.html",
        {
            **context(report, figures.draw(report, "pdf")),
            "theme_css": mark_safe(theme_css(theme)),  # noqa: S308 - colours that were checked
            "logo": _logo(penvoerder),
            "reply_to": penvoerder.reply_to,
            "made_at": timezone.now(),
        },
    )


def _logo(penvoerder: Penvoerder) -> str:
    """Return the penvoerder's logo as a ``data:`` address; empty without one, or when its file is gone."""
    if not penvoerder.logo:
        return ""
    try:
        with penvoerder.logo.open("rb") as file:
            data = base64.b64encode(file.read()).decode()
    except OSError:
        logger.warning("the logo of %s cannot be read", penvoerder.slug)
        return ""
    kind = mimetypes.guess_type(str(penvoerder.logo.name))[0] or "image/png"
    return f"data:{kind};base64,{data}"


def spreadsheet(report: StuurgroepReport) -> bytes:
    """Return the figures behind the report as an Excel workbook."""
    book = io.BytesIO()
    write_xlsx(book, sheets.of(report))
    return book.getvalue()


@dataclass(frozen=True)
class Made:
    """A report that was made: its content, the PDF and the workbook."""

    content: StuurgroepReport
    pdf: bytes
    xlsx: bytes


def make(report: Report, told: Told = lambda percent, text: None) -> Made:
    """Gather, draw and render ``report``, telling ``told(percent, what)`` along the way. Writes nothing."""
    told(5, _("Gathering the figures"))
    programme = report.programme
    gathered = stuurgroep.build(
        programme,
        as_of=report.as_of,
        title=report.title,
        meeting_on=report.meeting_on,
        introduction=report.introduction,
    )
    told(15, _("Drawing the charts"))
    html = pdf_html(gathered, programme.penvoerder)
    told(30, _("Laying out the PDF"))
    pdf = write_pdf(html)
    told(90, _("Writing the spreadsheet"))
    return Made(gathered, pdf, spreadsheet(gathered))


def run(work: Work) -> None:
    """Make the report of a job (``{"report": pk}``): its files and its row are stored exactly once.

    The files get names of this attempt's own; an attempt that lost the job, or fails, removes what it wrote, and
    the one that is stored removes what others left (a worker that was killed could not).
    """
    report = Report.objects.select_related("programme__penvoerder").get(pk=work.arguments["report"])
    made = make(report, work.progress)
    written: list[str] = []
    try:
        work.progress(95, _("Storing it"))
        stem = f"reports/{report.pk}/{work.attempt}-{uuid.uuid4().hex}"
        written.append(default_storage.save(f"{stem}.pdf", ContentFile(made.pdf)))
        written.append(default_storage.save(f"{stem}.xlsx", ContentFile(made.xlsx)))

        def store() -> None:
            Report.objects.filter(pk=report.pk).update(
                status=ReportStatus.READY,
                snapshot=content.to_json(made.content),
                pdf=written[0],
                spreadsheet=written[1],
                made_at=timezone.now(),
            )

        work.finish(store)
    except BaseException:
        for name in written:
            default_storage.delete(name)
        raise
    _remove_all_but(written)


def _remove_all_but(kept: list[str]) -> None:
    """Remove what earlier attempts at the same report left behind; failing to is no reason to fail the report."""
    folder = kept[0].rsplit("/", 1)[0]
    try:
        for name in default_storage.listdir(folder)[1]:
            if f"{folder}/{name}" not in kept:
                default_storage.delete(f"{folder}/{name}")
    except OSError:
        logger.warning("what earlier attempts left in %s could not be removed", folder, exc_info=True)
