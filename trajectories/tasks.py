"""What the worker runs for the programmes, on the schedule of beat."""

from __future__ import annotations

from celery import shared_task

from trajectories.followup.sending import send_weekly_mails


@shared_task(name="trajectories.tasks.send_weekly_mail", acks_late=False)
def send_weekly_mail() -> None:
    """Send the weekly mails of today. A message that is lost or comes twice does no harm: in an hour comes the next."""
    send_weekly_mails()
