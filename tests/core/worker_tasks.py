"""Tasks that only the tests of the worker fixture have."""

from celery import shared_task

from cmk.accounts.models import User


@shared_task
def add_user(email):
    """Leave a row in the database, so that the test sees where the worker writes."""
    User.objects.create(email=email)


@shared_task
def never_ends(marker):
    """Say that it began, then wait until it is killed."""
    import time
    from pathlib import Path

    Path(marker).touch()
    while True:
        time.sleep(1)
