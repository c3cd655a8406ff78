"""``manage.py make_report KIND --programme SLUG --out FILE.pdf``: makes a report here and now, without a worker."""

from __future__ import annotations

import datetime
import json
import os
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cmk.core.models import today
from monitoring.models import Report, ReportKind
from trajectories.models import Programme


def write_whole(path: Path, content: bytes) -> None:
    """Write a file at once: it is there whole, or not at all. Raises ``OSError``."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


class Command(BaseCommand):
    """Makes the report of a kind on a programme and writes it to files; stores nothing in the database."""

    help = "Make a report on a programme: as PDF, and optionally its content as JSON and its figures as xlsx."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", metavar="KIND", help=", ".join(ReportKind.values))
        parser.add_argument("--programme", required=True, metavar="SLUG", help="the programme's short address")
        parser.add_argument("--out", required=True, type=Path, metavar="FILE.pdf")
        parser.add_argument("--json", type=Path, metavar="FILE", help="also write the content as JSON")
        parser.add_argument("--xlsx", type=Path, metavar="FILE", help="also write the figures as a workbook")
        parser.add_argument("--title", default="", help="on the cover; default: the programme's progress on the day")
        parser.add_argument(
            "--as-of", type=datetime.date.fromisoformat, metavar="DAY", help="YYYY-MM-DD; default today"
        )
        parser.add_argument("--meeting-on", type=datetime.date.fromisoformat, metavar="DAY", help="YYYY-MM-DD")

    def handle(self, *args: Any, **options: Any) -> None:
        report = self._report(options)
        targets: list[Path] = [path for path in (options["out"], options["json"], options["xlsx"]) if path]
        for path in targets:
            if not path.parent.is_dir():
                raise CommandError(_("The folder %(folder)s does not exist.") % {"folder": path.parent})
            if path.is_dir():
                raise CommandError(_("%(path)s is a folder, not a file.") % {"path": path})
        from monitoring.reports import content, making

        made = making.make(report)
        files = {options["out"]: made.pdf}
        if options["json"]:
            text = json.dumps(content.to_json(made.content), ensure_ascii=False, indent=2)
            files[options["json"]] = f"{text}\n".encode()
        if options["xlsx"]:
            files[options["xlsx"]] = made.xlsx
        for path, data in files.items():
            try:
                write_whole(path, data)
            except OSError as error:
                raise CommandError(
                    _("%(path)s could not be written: %(reason)s") % {"path": path, "reason": error.strerror}
                ) from error
            self.stdout.write(_("%(path)s written.") % {"path": path})

    def _report(self, options: dict[str, Any]) -> Report:
        if options["kind"] not in ReportKind.values:
            raise CommandError(
                _("There is no kind of report ‘%(kind)s’. Choose one of: %(kinds)s.")
                % {"kind": options["kind"], "kinds": ", ".join(ReportKind.values)}
            )
        programme = Programme.objects.select_related("penvoerder").filter(slug=options["programme"]).first()
        if programme is None:
            slugs = list(Programme.objects.order_by("slug").values_list("slug", flat=True))
            known = ", ".join(slugs) or _("none; load one with load_programme")
            raise CommandError(
                _("There is no programme ‘%(slug)s’. There are: %(known)s.")
                % {"slug": options["programme"], "known": known}
            )
        as_of = options["as_of"] or today()
        if not programme.start <= as_of <= today():
            raise CommandError(
                _("Choose a day of figures between %(start)s, when the programme began, and today.")
                % {"start": programme.start.isoformat()}
            )
        return Report(
            programme=programme,
            kind=options["kind"],
            title=options["title"] or _("Progress of %(programme)s") % {"programme": programme.name},
            as_of=as_of,
            meeting_on=options["meeting_on"],
        )
