"""Import a delivery of the national register."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from django.db import connection, transaction
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from cmk.core.models import today
from schools.register.addresses import AddressImport
from schools.register.boards import BoardImport
from schools.register.kinds import recognise
from schools.register.pupils import PupilImport
from schools.register.reader import read
from schools.register.summary import ImportSummary

# DUO begins the names of its files with the month: 2026-04_02.-alle-schoolvestigingen-basisonderwijs.csv.
_MONTH = re.compile(r"^(?P<year>(?:19|20)\d{2})(?:[-_](?P<month>0[1-9]|1[0-2]))?(?!\d)")

# How the subject of a kind of delivery is imported.
SUBJECTS: dict[str, type[AddressImport] | type[BoardImport] | type[PupilImport]] = {
    "addresses": AddressImport,
    "boards": BoardImport,
    "pupils": PupilImport,
}
# The key of PostgreSQL's lock for imports of the register ("DUO" in ASCII).
LOCK = 0x44554F


def import_duo(
    path: Path | str,
    *,
    reference_date: datetime.date | None = None,
    dry_run: bool = False,
    municipalities: Iterable[str] = (),
    progress: Callable[[int, str], None] | None = None,
) -> ImportSummary:
    """Bring the register up to a delivery of addresses, boards or pupils, which its headings tell.

    See ``schools.register.addresses.plan`` for what closes and what an older delivery does.

    ``reference_date``: the day of which the delivery tells; without it the first of the month with which the
    file's name begins, else today. ``municipalities``: CBS codes to which the import keeps, none for all.
    ``progress`` is told how far it is (0 to 100) and what is being done, never inside the transaction; what it raises
    before 100 leaves everything as it was. With ``dry_run`` nothing is written. One transaction; schools are never
    deleted; the same file twice changes nothing.

    Raises ``DomainError`` with one sentence, and changes nothing, when the file is no delivery that can be
    imported, or when more than half of its rows cannot be read.
    """
    tell = progress or (lambda percent, text: None)
    path = Path(path)
    chosen = _codes(municipalities)
    day = reference_date or min(date_in_name(path.name) or today(), today())
    if day > today():
        raise DomainError(_("The reference date lies in the future. Give the day of which the delivery tells."))
    tell(5, _("Reading the file"))
    delivery = read(path)
    tell(25, _("Checking the rows"))
    kind, positions = recognise(delivery)
    summary = ImportSummary(kind=kind.key, reference_date=day, dry_run=dry_run)
    work = SUBJECTS[kind.subject](kind, positions, delivery, summary, chosen)
    _refuse_rubbish(summary, len(delivery.lines))
    tell(45, _("Comparing with the register"))
    if dry_run:
        work.plan()
    else:
        with transaction.atomic():
            _one_at_a_time()
            work.plan()
            work.write()
    if chosen and not summary.rows:
        summary.notes.append(_("This file lists nothing in the municipalities that you named."))
    tell(100, "")
    return summary


def _refuse_rubbish(summary: ImportSummary, rows: int) -> None:
    if 2 * summary.rejected_rows <= rows:
        return
    first = summary.rejected[0]
    raise DomainError(
        _(
            "%(rejected)s of the %(rows)s rows cannot be read, so nothing was imported. "
            "The first is line %(line)s: %(reason)s"
        )
        % {"rejected": summary.rejected_rows, "rows": rows, "line": first.line, "reason": first.reason}
    )


def _one_at_a_time() -> None:
    """Wait for another import to end: each must see what the other wrote. SQLite has one writer at any time."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def date_in_name(name: str) -> datetime.date | None:
    """Return the first day of the month (or year) with which a file's name begins, or None."""
    match = _MONTH.match(name)
    return datetime.date(int(match["year"]), int(match["month"] or 1), 1) if match else None


def _codes(municipalities: Iterable[str]) -> list[str]:
    codes = [str(code).strip().zfill(4) for code in municipalities]
    for code in codes:
        if not re.fullmatch(r"\d{4}", code):
            raise DomainError(
                _("“%(code)s” is not the number of a municipality. Give its CBS code, for example 0362.")
                % {"code": code}
            )
    return codes
