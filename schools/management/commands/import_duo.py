"""``manage.py import_duo FILE``: import a delivery of the national school register."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from schools.register.importer import import_duo
from schools.register.summary import ImportSummary, Named

SHOWN = 20


class Command(BaseCommand):
    """Import a delivery of DUO; see ``schools.register.importer``."""

    help = (
        "Import a file of DUO: the locations of primary, special or secondary schools, the names and addresses of "
        "school boards, or the pupils over the years. The headings tell which; the same file again changes nothing."
    )

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
            "--all", action="store_true", help=f"show every change and rejected row, not the first {SHOWN} of each"
        )
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
            self.stdout.write(as_text(summary, most=None if options["all"] else SHOWN))


def as_text(summary: ImportSummary, *, most: int | None = SHOWN) -> str:
    """Return the summary for people: the counts, and under each heading the first ``most`` (None: all)."""
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
    changes = [
        f"{change.code} {change.name}: {summary.labels.get(change.field, change.field)} "
        f"{change.old or '–'} → {change.new or '–'}"
        for change in summary.changes
    ]
    rejections = []
    for row in summary.rejected:
        place = _("line %(line)s") % {"line": row.line}
        rejections.append(f"{place}{', ' + row.field if row.field else ''}: {row.reason}")
    # What is new, closed and reopened was counted above; a dry run names it, an import only what needs a look.
    if summary.dry_run:
        lines += _section(_("New"), _named(summary.new), most)
        lines += _section(_("Changed"), changes, most)
        lines += _section(_("Closed"), _named(summary.gone), most)
        lines += _section(_("Reopened"), _named(summary.back), most)
    lines += _section(_("Rejected"), rejections, most)
    return "\n".join(lines)


def _named(rows: Sequence[Named]) -> list[str]:
    return [f"{row.code} {row.name}".rstrip() for row in rows]


def _section(title: str, lines: list[str], most: int | None) -> list[str]:
    if not lines:
        return []
    shown = [f"  {line}" for line in lines[:most]]
    rest = len(lines) - len(shown)
    if rest:
        shown.append(_("  … and %(number)s more; --all shows them.") % {"number": rest})
    return [f"{title}:", *shown]
