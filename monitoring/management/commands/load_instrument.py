"""``manage.py load_instrument FILE …``: loads questionnaires."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from monitoring.evaluation.loader import load_instrument, sole_penvoerder
from monitoring.models import Question


class Command(BaseCommand):
    """Loads a questionnaire and says what it holds; all mistakes of the file at once."""

    help = "Load a questionnaire (YAML). A version that is used in a round never changes: raise the version."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="for example monitoring/instruments/zelfevaluatie-po-2.yaml")
        parser.add_argument("--penvoerder", default="", metavar="SLUG", help="needed when there are several")
        parser.add_argument("--own", metavar="FILE", help="a file with own questions of the penvoerder to add")
        parser.add_argument(
            "--scenario-model",
            default="",
            metavar="KEY",
            help="the penvoerder's own scenario model, with as many levels, instead of the one in the file",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            instrument = load_instrument(
                options["file"],
                penvoerder=sole_penvoerder(options["penvoerder"]),
                own=options["own"],
                scenario_model=options["scenario_model"],
            )
        except DomainError as error:
            heading, *problems = (str(message) for message in error.messages)
            raise CommandError("\n".join([heading, *(f"  - {problem}" for problem in problems)])) from error
        questions = Question.objects.filter(pillar__instrument=instrument).count()
        self.stdout.write(
            self.style.SUCCESS(
                _("%(name)s, version %(version)d: %(pillars)d pillars, %(questions)d questions.")
                % {
                    "name": instrument.name,
                    "version": instrument.version,
                    "pillars": instrument.pillars.count(),
                    "questions": questions,
                }
            )
        )
