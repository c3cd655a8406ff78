"""``manage.py load_tips FILE PROGRAMME``: loads tips for schools into a programme."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from monitoring.following.tips.definition import read_tips
from monitoring.following.tips.loader import load_tips
from trajectories.models import Programme


class Command(BaseCommand):
    """Loads tips and says what changed; all mistakes of the file at once."""

    help = "Load tips (YAML) into a programme. Tips that were changed by hand are left alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="for example monitoring/tips/po.yaml")
        parser.add_argument("programme", help="short address of the programme, for example amstelland-2025-2028")

    def handle(self, *args: Any, **options: Any) -> None:
        programme = Programme.objects.filter(slug=options["programme"]).first()
        if programme is None:
            known = ", ".join(Programme.objects.order_by("slug").values_list("slug", flat=True)) or "–"
            raise CommandError(
                _("There is no programme “%(slug)s”. There are: %(known)s.")
                % {"slug": options["programme"], "known": known}
            )
        try:
            loaded = load_tips(programme=programme, definition=read_tips(options["file"]))
        except DomainError as error:
            heading, *problems = (str(message) for message in error.messages)
            raise CommandError("\n".join([heading, *(f"  - {problem}" for problem in problems)])) from error
        self.stdout.write(
            self.style.SUCCESS(
                _("%(added)d tips added, %(changed)d changed, %(kept)d left as they were changed by hand.")
                % {"added": loaded.added, "changed": loaded.changed, "kept": loaded.kept}
            )
        )
