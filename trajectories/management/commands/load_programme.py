"""``manage.py load_programme FILE``: loads the definition of a programme."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from trajectories.programme.loader import load_definition, read_definition


class Command(BaseCommand):
    """Loads a definition and says what was made, changed and kept; all mistakes of the file at once."""

    help = "Load the definition of a programme (YAML). Loading again follows the file and keeps edits of the browser."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="for example trajectories/programmes/amstelland-2025-2028.yaml")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            result = load_definition(read_definition(options["file"]))
        except DomainError as error:
            heading, *problems = (str(message) for message in error.messages)
            raise CommandError("\n".join([heading, *(f"  - {problem}" for problem in problems)])) from error
        parts = ((_("Made"), result.made), (_("Changed"), result.changed), (_("Kept"), result.kept))
        for heading, lines in parts:
            if lines and (heading != parts[0][0] or options["verbosity"] > 1):
                self.stdout.write(f"{heading}:")
                for line in lines:
                    self.stdout.write(f"  - {line}")
        self.stdout.write(
            self.style.SUCCESS(
                _("%(programme)s: %(made)d parts made, %(changed)d changed, %(kept)d kept as changed here.")
                % {
                    "programme": result.programme,
                    "made": len(result.made),
                    "changed": len(result.changed),
                    "kept": len(result.kept),
                }
            )
        )
