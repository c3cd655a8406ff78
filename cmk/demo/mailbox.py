"""Reads the mail that the demo sent: the files of Django's file-based backend, as messages."""

from __future__ import annotations

import datetime
import email
import email.policy
import email.utils
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.utils import timezone

# Django writes this line after every message; one file holds all messages of one connection.
SEPARATOR = b"\n" + b"-" * 79 + b"\n"


@dataclass(frozen=True)
class Mail:
    """One message that was sent. ``key`` finds it again; ``html`` is empty when there is only text."""

    key: str
    subject: str
    sender: str
    to: str
    sent_at: datetime.datetime
    text: str
    html: str


def mails() -> list[Mail]:
    """Return all mail in ``settings.EMAIL_FILE_PATH``, the newest first; empty when nothing was sent yet."""
    folder = Path(getattr(settings, "EMAIL_FILE_PATH", None) or "/nonexistent")
    found = [mail for path in sorted(folder.glob("*.log")) for mail in _in_file(path)]
    return sorted(found, key=lambda mail: (mail.sent_at, mail.key), reverse=True)


def mail_with(key: str) -> Mail | None:
    """Return the mail with that key, or None. The key is looked up, never made into a path."""
    return next((mail for mail in mails() if mail.key == key), None)


def _in_file(path: Path) -> list[Mail]:
    parts = path.read_bytes().split(SEPARATOR)
    return [_read(f"{path.stem}-{number}", part, path) for number, part in enumerate(parts) if part.strip()]


def _read(key: str, data: bytes, path: Path) -> Mail:
    message = email.message_from_bytes(data.lstrip(b"\n"), policy=email.policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101 - what this policy makes
    return Mail(
        key=key,
        subject=str(message["Subject"] or ""),
        sender=str(message["From"] or ""),
        to=str(message["To"] or ""),
        sent_at=_sent_at(message, path),
        text=_part(message, "plain"),
        html=_part(message, "html"),
    )


def _sent_at(message: EmailMessage, path: Path) -> datetime.datetime:
    try:
        moment = email.utils.parsedate_to_datetime(str(message["Date"]))
    except (TypeError, ValueError):
        moment = datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC)
    return moment if timezone.is_aware(moment) else moment.replace(tzinfo=datetime.UTC)


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part is not None else ""
