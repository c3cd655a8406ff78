"""Making lists as people send them in, and taking them over without a worker."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override
from openpyxl import Workbook, load_workbook

from cmk.core.spreadsheets import Sheet, write_csv, write_xlsx
from cmk.jobs.work import Work
from partners.bulk import services
from partners.bulk.plan import Plan, make_plan, resource_for
from partners.models import BulkUpload
from tests.worlds import World

CONTACTS = ["e-mail", "voornaam", "achternaam", "telefoon", "rol", "code", "functie", "vanaf", "tot en met"]


def csv_of(*rows: Sequence[Any], delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    """Return rows as a csv without quotes."""
    return "\r\n".join(delimiter.join(str(cell) for cell in row) for row in rows).encode(encoding)


def xlsx_of(*rows: Sequence[Any]) -> bytes:
    """Return rows as a workbook; a text that begins with = becomes a formula, as when somebody types it."""
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def exported(kind: str, world: World, form: str = "xlsx") -> bytes:
    """Return the list as it goes out."""
    headings, rows = resource_for(kind, penvoerder=world.penvoerder).sheet_rows()
    sheet = Sheet("Lijst", headings, rows)
    if form == "csv":
        text = io.StringIO(newline="")
        write_csv(text, sheet)
        return text.getvalue().encode()
    book = io.BytesIO()
    write_xlsx(book, [sheet])
    return book.getvalue()


def plan_of(kind: str, data: bytes, world: World) -> Plan:
    """Return the plan of a list, by the project leader."""
    return make_plan(kind, data, penvoerder=world.penvoerder, by=world.users["beheerder"])


def states(plan: Plan) -> list[str]:
    """Return the states of the rows; a file that could not be read fails here."""
    assert not plan.problems, plan.problems
    return [row["state"] for row in plan.rows]


def errors_of(plan: Plan) -> dict[int, dict[str, str]]:
    """Return by line what is wrong, by column ('' for the row)."""
    return {row["line"]: {name: told for name, _value, told in row["errors"]} for row in plan.rows if row["errors"]}


def run(job_id: int, handler: Callable[[Work], None]) -> None:
    """Do a job here and now, without the heartbeat (which waits for the transaction of the test)."""
    work = Work.claim(job_id)
    assert work is not None
    with override("nl"):
        handler(work)


def send(kind: str, data: bytes, world: World, name: str = "") -> BulkUpload:
    """Send a list in and check it."""
    name = name or ("lijst.xlsx" if data.startswith(b"PK") else "lijst.csv")
    file = SimpleUploadedFile(name, data)
    upload = services.send_in(penvoerder=world.penvoerder, kind=kind, file=file, by=world.users["adviseur"])
    run(upload.check_job_id, services.check)
    upload.refresh_from_db()
    return upload


def take(upload: BulkUpload, world: World, *, only_good: bool = False) -> BulkUpload:
    """Confirm a list and take it over."""
    services.confirm(upload=upload, by=world.users["adviseur"], only_good=only_good)
    upload.refresh_from_db()
    run(upload.write_job_id, services.take_over)
    upload.refresh_from_db()
    return upload


def take_in(kind: str, data: bytes, world: World) -> BulkUpload:
    """Send in, check, confirm and take over; every row must be good."""
    sent = send(kind, data, world)
    assert not sent.preview["problems"], sent.preview["problems"]
    assert not sent.preview["counts"]["error"], [row["errors"] for row in sent.preview["rows"]]
    upload = take(sent, world)
    assert upload.taken_over_at, (upload.preview, upload.write_job and upload.write_job.error)
    return upload


def sheet_of(content: bytes) -> list[list[Any]]:
    """Return the values of the first sheet of a workbook."""
    return [[cell.value for cell in row] for row in load_workbook(io.BytesIO(content)).worksheets[0].iter_rows()]
