"""``manage.py load_demo``: fills an empty database with the demo."""

from __future__ import annotations

import datetime
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from cmk.core.models import today
from cmk.demo.build import build_demo
from cmk.demo.five.build import cases_to_make, make_programme
from cmk.demo.register import make_delivery
from cmk.demo.reports import make_last_report


class Command(BaseCommand):
    """Makes the demo once; a second time it leaves everything as it is and says so."""

    help = (
        "Fill the database with a lifelike Amstelland and four programmes of the past. A second start keeps the data."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--duo", help="DUO's file of all primary school locations: real schools, invented people")
        parser.add_argument(
            "--today", type=datetime.date.fromisoformat, help="the day from which the demo is dated (YYYY-MM-DD)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        duo = Path(options["duo"]) if options["duo"] else None
        day = options["today"] or today()
        try:
            demo = build_demo(today=day, duo=duo)
        except DomainError as error:
            raise CommandError("\n".join(str(message) for message in error.messages)) from error
        if not demo.made:
            self.stdout.write(_("The demo is there already; its data stays as it is."))
            if duo is not None:
                self.stdout.write(_("The file was not read. To begin anew with it: make demo-reset, then make demo."))
        # Apart, for it takes seconds; a start that was broken off here makes up for it the next time.
        report = make_last_report(day)
        if report is not None:
            self.stdout.write(_("Made and published: %(report)s.") % {"report": report})
        make_delivery(day)
        self._make_others()
        self.stdout.write(
            _(
                "%(primary)d primary schools and %(secondary)d secondary schools, "
                "%(taking_part)d with a running trajectory."
            )
            % {"primary": demo.primary, "secondary": demo.secondary, "taking_part": demo.taking_part}
        )

    def _make_others(self) -> None:
        """Make the programmes that are not there yet; one that cannot be made is told, and the others go on."""
        for case in cases_to_make():
            try:
                programme = make_programme(case)
            except DomainError as error:
                self.stderr.write("\n".join(str(message) for message in error.messages))
            else:
                self.stdout.write(_("Made beside it: %(programme)s.") % {"programme": programme})
