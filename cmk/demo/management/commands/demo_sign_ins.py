"""``manage.py demo_sign_ins``: who can sign in to the demo, and with what."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from cmk.demo.people import DEMO_PASSWORD
from cmk.demo.sign_ins import programmes


class Command(BaseCommand):
    """Prints for each programme one sign-in per role, as a table."""

    help = "Print one sign-in per role of each programme of the demo."

    def handle(self, *args: Any, **options: Any) -> None:
        head = (_("Role"), _("Name"), _("E-mail address"))
        tables = [
            (f"{one.name}, {one.place} ({one.years})", [(str(who.role), who.name, who.email) for who in one.people])
            for one in programmes()
        ]
        rows = [head, *(row for _title, table in tables for row in table)]
        widths = [max(len(row[column]) for row in rows) for column in range(2)]
        for title, table in tables:
            self.stdout.write(title)
            for role, name, email in (head, *table):
                self.stdout.write(f"  {role:<{widths[0]}}  {name:<{widths[1]}}  {email}")
            self.stdout.write("")
        self.stdout.write(_("Password for all of them: %(password)s") % {"password": DEMO_PASSWORD})
