"""Reports: the project leader makes and publishes them; others read what was published for them."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from cmk.core.models import today
from monitoring.models import Report
from monitoring.reports import content, stuurgroep
from tests import factories
from tests.security.matrix import Row
from tests.worlds import World

READERS = "staff onderzoeker stuurgroep gemeente"


def a_report(world: World, *, published: bool = True) -> dict[str, Any]:
    snapshot = content.to_json(stuurgroep.build(world.programme, as_of=today(), title="Voortgang"))
    report: Report = factories.ReportFactory(
        programme=world.programme,
        status="ready",
        snapshot=snapshot,
        published_at=timezone.now() if published else None,
    )
    report.pdf.save("reports/a.pdf", ContentFile(b"%PDF-1.7"))
    report.spreadsheet.save("reports/a.xlsx", ContentFile(b"PK"))
    return {"pk": report.pk}


def an_unpublished_report(world: World) -> dict[str, Any]:
    return a_report(world, published=False)


def a_pdf(world: World) -> dict[str, Any]:
    return {**a_report(world), "form": "pdf"}


def an_unpublished_pdf(world: World) -> dict[str, Any]:
    return {**an_unpublished_report(world), "form": "pdf"}


ROWS = [
    Row("reports:list", "staff readers onderzoeker"),
    Row("reports:new", "leader"),
    Row("reports:detail", READERS, hidden="board", kwargs=a_report, id="published"),
    Row(
        "reports:detail",
        "leader",
        hidden="adviseur onderzoeker stuurgroep gemeente board",
        kwargs=an_unpublished_report,
        id="unpublished",
    ),
    Row("reports:download", READERS, hidden="board", kwargs=a_pdf, id="published"),
    Row(
        "reports:download",
        "leader",
        hidden="adviseur onderzoeker stuurgroep gemeente board",
        kwargs=an_unpublished_pdf,
        id="unpublished",
    ),
    Row("reports:publish", "leader", method="post", kwargs=an_unpublished_report),
    Row("reports:withdraw", "leader", method="post", kwargs=a_report),
]
