"""What the worker runs for rounds, on the schedule of beat."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings
from django.utils.translation import override


@shared_task(name="monitoring.tasks.send_round_mail", acks_late=False)
def send_round_mail() -> None:
    """Invite schools that came in late, and send the mail of rounds that is due. Twice does no harm."""
    from monitoring.rounds.firsttimers import invite_first_timers
    from monitoring.rounds.mailings import begin_due

    with override(settings.LANGUAGE_CODE):
        invite_first_timers()
        begin_due()
