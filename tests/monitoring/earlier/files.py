"""Files with earlier results as people send them in, and bringing them in without a worker."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override
from openpyxl import Workbook

from cmk.jobs.work import Work
from monitoring.earlier import services
from monitoring.models import EarlierImport
from tests.worlds import World

HEADINGS = ["schoolcode", "ronde", "vraag", "waarde"]
ROUND = "Terugblik 2022-2023"


def csv_of(*rows: Sequence[Any], headings: Sequence[str] = HEADINGS) -> bytes:
    """Return rows below the headings as a csv."""
    return "\r\n".join(";".join(str(cell) for cell in row) for row in (headings, *rows)).encode()


def xlsx_of(*rows: Sequence[Any], headings: Sequence[str] = HEADINGS) -> bytes:
    """Return rows below the headings as a workbook."""
    book = Workbook()
    for row in (headings, *rows):
        book.worksheets[0].append(list(row))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def good(world: World, round_name: str = ROUND) -> bytes:
    """Return a file with two answers of the world's school."""
    return csv_of(
        [world.school.code, round_name, "visie.nu", "2"], [world.school.code, round_name, "visie.uitspraak-1", "Soms"]
    )


def run(job_id: int | None, handler: Callable[[Work], None]) -> None:
    """Do a job here and now, without the heartbeat (which waits for the transaction of the test)."""
    assert job_id is not None
    work = Work.claim(job_id)
    assert work is not None
    with override("nl"):
        handler(work)


def send(data: bytes, world: World) -> EarlierImport:
    """Send a file in and check it."""
    name = "eerder.xlsx" if data.startswith(b"PK") else "eerder.csv"
    imported = services.send_in(
        programme=world.programme,
        instrument=world.round.instrument,
        file=SimpleUploadedFile(name, data),
        by=world.users["beheerder"],
    )
    run(imported.check_job_id, services.check)
    imported.refresh_from_db()
    return imported


def bring_in(data: bytes, world: World) -> EarlierImport:
    """Send in, check, confirm and bring in; everything must be good."""
    imported = send(data, world)
    assert imported.preview is not None
    assert not imported.preview["problems"], imported.preview
    assert not imported.preview["errors"], imported.preview
    services.confirm(imported=imported, by=world.users["beheerder"])
    imported.refresh_from_db()
    run(imported.write_job_id, services.bring_in)
    imported.refresh_from_db()
    return imported
