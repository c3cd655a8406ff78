"""``manage.py export_instrument KEY``: writes a questionnaire back as a definition file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from monitoring.evaluation.exporting import as_yaml
from monitoring.evaluation.loader import sole_penvoerder
from monitoring.models import Instrument


class Command(BaseCommand):
    """Writes what is in the database now, edits of the browser included, in the form that ``load_instrument`` reads."""

    help = "Write a questionnaire as a definition file (YAML): to keep, to share, or to make the next version from."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("key", help="for example zelfevaluatie-po")
        parser.add_argument("--version-number", type=int, metavar="N", help="the newest unless given")
        parser.add_argument("--penvoerder", default="", metavar="SLUG", help="needed when there are several")
        parser.add_argument("--out", type=Path, metavar="FILE", help="write to this file instead of the screen")

    def handle(self, *args: Any, **options: Any) -> None:
        text = as_yaml(self._instrument(options))
        out: Path | None = options["out"]
        if out is None:
            self.stdout.write(text, ending="")
            return
        try:
            out.write_text(text, encoding="utf-8")
        except OSError as error:
            words = {"file": out, "reason": error.strerror or error}
            raise CommandError(_("%(file)s cannot be written: %(reason)s.") % words) from error
        self.stdout.write(self.style.SUCCESS(str(out)))

    def _instrument(self, options: dict[str, Any]) -> Instrument:
        try:
            penvoerder = sole_penvoerder(options["penvoerder"])
        except DomainError as error:
            raise CommandError(str(error)) from error
        rows = Instrument.objects.filter(penvoerder=penvoerder).select_related("scenario_model")
        wanted = rows.filter(key=options["key"]).order_by("-version")
        if options["version_number"] is not None:
            wanted = wanted.filter(version=options["version_number"])
        instrument = wanted.first()
        if instrument is None:
            known = ", ".join(f"{row.key} ({row.version})" for row in rows.order_by("key", "version")) or "–"
            words = {"key": options["key"], "known": known}
            raise CommandError(_("There is no such questionnaire %(key)s. There are: %(known)s.") % words)
        return instrument
