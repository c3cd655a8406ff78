"""``manage.py export_programme SLUG``: writes a programme back as a definition file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from trajectories.models import Programme
from trajectories.programme.exporting import as_yaml, export_definition


class Command(BaseCommand):
    """Writes what is in the database now, edits of the browser included, in the form that ``load_programme`` reads."""

    help = "Write a programme as a definition file (YAML): to keep, to share, or to begin the next one from."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="for example amstelland-2025-2028")
        parser.add_argument("--out", type=Path, metavar="FILE", help="write to this file instead of the screen")

    def handle(self, *args: Any, **options: Any) -> None:
        programme = (
            Programme.objects.filter(slug=options["slug"]).select_related("penvoerder", "scenario_model").first()
        )
        if programme is None:
            known = ", ".join(Programme.objects.order_by("slug").values_list("slug", flat=True)) or "–"
            words = {"slug": options["slug"], "known": known}
            raise CommandError(_("There is no programme %(slug)s. There are: %(known)s.") % words)
        text = as_yaml(export_definition(programme))
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
