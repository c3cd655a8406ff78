"""``manage.py import_duo FILE``: import a delivery of the national school register."""

from __future__ import annotations

import datetime
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from schools.register.importer import import_duo
from schools.register.summary import ImportSummary

SHOWN = 20


class Command(BaseCommand):
    """Import a file with school locations of DUO; see ``schools.register.importer``."""

    help = "Import DUO's file with the locations of primary, special or secondary schools."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", help="the CSV file as DUO publishes it")
        parser.add_argument(
            "--reference-date",
            type=datetime.date.fromisoformat,
            help="the day of which the file tells (YYYY-MM-DD); default: the month in its name, else today",
        )
        parser.add_argument("--dry-run", action="store_true", help="tell what would happen, and write nothing")
        parser.add_argument("--json", action="store_true", help="print the summary as JSON")
        parser.add_argument(
            "--municipality",
            nargs="+",
            action="extend",
            default=[],
            metavar="CODE",
            help="keep to these municipalities (CBS codes)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, and print the summary; an expected failure ends with its sentence and status 1."""
        try:
            summary = import_duo(
                options["file"],
                reference_date=options["reference_date"],
                dry_run=options["dry_run"],
                municipalities=options["municipality"],
            )
        except DomainError as error:
            raise CommandError(" ".join(error.messages)) from error
        if options["json"]:
            self.stdout.write(json.dumps(summary.as_json(), ensure_ascii=False))
        else:
            self.stdout.write(as_text(summary))


def as_text(summary: ImportSummary) -> str:
    """Return the summary for people, with the first changes and rejections."""
    lines = [_("Dry run: nothing was written.")] if summary.dry_run else []
    lines.append(
        _(
            "%(rows)s rows of %(date)s: %(created)s new, %(updated)s changed, %(unchanged)s unchanged, "
            "%(closed)s closed, %(reopened)s reopened, %(rejected)s rejected."
        )
        % {
            "rows": summary.rows,
            "date": summary.reference_date.isoformat(),
            "created": summary.created,
            "updated": summary.updated,
            "unchanged": summary.unchanged,
            "closed": summary.closed,
            "reopened": summary.reopened,
            "rejected": summary.rejected_rows,
        }
    )
    lines += summary.notes
    if summary.dry_run:
        changes = [f"  {row.code} {row.field}: {row.old or '–'} → {row.new or '–'}" for row in summary.changes]
        lines += _first(changes)
    rejections = []
    for row in summary.rejected:
        place = _("line %(line)s") % {"line": row.line}
        rejections.append(f"  {place}{', ' + row.field if row.field else ''}: {row.reason}")
    lines += _first(rejections)
    return "\n".join(lines)


def _first(lines: list[str]) -> list[str]:
    rest = len(lines) - SHOWN
    return lines[:SHOWN] + ([_("  … and %(number)s more") % {"number": rest}] if rest > 0 else [])
