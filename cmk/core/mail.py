"""The one way out for e-mail: text and HTML in the house style, in the penvoerder's name and colour."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from email.utils import formataddr, parseaddr
from typing import Any, Protocol

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from cmk.core import theme

# Told of an address that the mail server refuses for good: the address, and what the server said.
Refusal = Callable[[str, str], None]
_on_refusal: list[Refusal] = []


def register_refusal(handler: Refusal) -> None:
    """Add a function that is told of each address that a mail server refuses; called from an app's ``ready``.

    As with grants (``cmk.accounts.access``): this module knows nothing of the people whose addresses they are.
    """
    if handler not in _on_refusal:
        _on_refusal.append(handler)


class Sender(Protocol):
    """What a mail needs to know of the penvoerder in whose name it goes out."""

    name: str
    network_name: str
    accent: str
    reply_to: str


def absolute_url(name: str, **kwargs: Any) -> str:
    """Return the full address, with ``settings.BASE_URL``, of the URL called ``name``."""
    return settings.BASE_URL + reverse(name, kwargs=kwargs or None)


def render_house_mail(
    *, template: str, to: list[str], context: dict[str, Any], penvoerder: Sender | None
) -> EmailMultiAlternatives:
    """Return the message that ``send_house_mail`` sends, for tests and previews.

    ``template``: a folder under ``templates/email`` with ``subject.txt`` (one line), ``body.txt`` and ``body.html``;
    these extend ``email/base.txt`` and ``email/base.html``.
    """
    everything = {
        "penvoerder": penvoerder,
        "theme": theme.Theme.of(penvoerder.accent if penvoerder else theme.DEFAULT_ACCENT),
        "base_url": settings.BASE_URL,
        **context,
    }
    subject = " ".join(render_to_string(f"email/{template}/subject.txt", everything).split())
    text = render_to_string(f"email/{template}/body.txt", everything).strip() + "\n"
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    message = EmailMultiAlternatives(
        subject=subject,
        body=text,
        from_email=formataddr((penvoerder.network_name if penvoerder else name, address)),
        to=to,
        reply_to=[penvoerder.reply_to] if penvoerder and penvoerder.reply_to else None,
        headers={"Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string(f"email/{template}/body.html", everything), "text/html")
    return message


def send_house_mail(*, template: str, to: str | list[str], context: dict[str, Any], penvoerder: Sender | None) -> None:
    """Send one e-mail in the house style.

    ``context`` fills the templates (see ``render_house_mail``); they also get ``penvoerder`` (None for a mail of
    the installation itself), ``theme`` and ``base_url``. Links in a mail are absolute (``absolute_url``).
    Raises ``OSError`` (of which ``smtplib.SMTPException`` is one) when the mail server is away or refuses: call it
    after the commit, and keep what it was about.
    """
    addresses = [to] if isinstance(to, str) else list(to)
    deliver(render_house_mail(template=template, to=addresses, context=context, penvoerder=penvoerder))


def deliver(message: EmailMultiAlternatives) -> None:
    """Send ``message``, and tell who registered for it which addresses the mail server refuses for good.

    Raises ``OSError`` when the mail server is away or refuses, as ``send_house_mail`` does; an address that the server
    refuses for now only (SMTP 4xx: full, too busy) is not told of.
    """
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        for address, (code, said) in error.recipients.items():
            if 500 <= code < 600:
                text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
                for handler in _on_refusal:
                    handler(address, f"{code} {text}".strip())
        raise
