"""``manage.py demo_sign_ins``: who can sign in to the demo, and with what."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from cmk.demo.people import DEMO_PASSWORD, SIGN_INS


class Command(BaseCommand):
    """Prints one sign-in per role as a table."""

    help = "Print one sign-in per role of the demo."

    def handle(self, *args: Any, **options: Any) -> None:
        rows = [(_("Role"), _("Name"), _("E-mail address"))]
        rows += [(str(one.role), one.name, one.email) for one in SIGN_INS]
        widths = [max(len(row[column]) for row in rows) for column in range(2)]
        for role, name, email in rows:
            self.stdout.write(f"{role:<{widths[0]}}  {name:<{widths[1]}}  {email}")
        self.stdout.write(_("Password for all of them: %(password)s") % {"password": DEMO_PASSWORD})
