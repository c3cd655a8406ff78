"""``manage.py send_weekly_mail``: sends the weekly mails of today, as the schedule does every hour."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from trajectories.followup.sending import send_weekly_mails


class Command(BaseCommand):
    """Sends what is due today and was not sent yet; running it twice sends nothing twice."""

    help = "Send the weekly mails with agreements to those who chose this day of the week and did not get theirs yet."

    def handle(self, *args: Any, **options: Any) -> None:
        sent = send_weekly_mails()
        words = {"mails": sent.mails, "nothing": sent.nothing_new, "failed": sent.failed}
        self.stdout.write(_("Sent: %(mails)s. Nothing new: %(nothing)s. Failed: %(failed)s.") % words)
        if sent.failed:
            raise CommandError(_("Not every mail could be sent; the log says which and why."))
