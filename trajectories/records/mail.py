"""The mail that a record is shared: who shared it, of which day, and where to read it. Nothing of what it says."""

from __future__ import annotations

import logging

from cmk.accounts.models import User
from cmk.core.mail import absolute_url, send_house_mail
from trajectories.models import SharedRecord
from trajectories.records.readers import Reader, address_of

logger = logging.getLogger(__name__)


def tell(record: SharedRecord, to: list[Reader], by: User, mailed: list[Reader], failed: list[Reader]) -> None:
    """Mail each of ``to``, one by one; fills ``mailed`` with who got it and ``failed`` with who did not.

    To be called after the commit: a mail server that is away changes nothing about what is shared.
    """
    penvoerder = record.conversation.programme.penvoerder
    for reader in to:
        context = {
            "greeting": reader.person.given_name if reader.person else reader.name,
            "sender": by.name,
            "held_on": record.conversation.held_on,
            "again": record.number > 1,
            "url": absolute_url("records:record", pk=record.pk),
        }
        try:
            send_house_mail(template="record_shared", to=address_of(reader), context=context, penvoerder=penvoerder)
            mailed.append(reader)
        except OSError:
            logger.warning("a mail about a shared record could not be sent", exc_info=True)
            failed.append(reader)
