"""The log of who took data out."""

from __future__ import annotations

from cmk.accounts.models import Download, Penvoerder, User


def record_download(*, user: User, penvoerder: Penvoerder, subject: str, title: str, form: str) -> Download:
    """Write down that ``user`` downloads something of ``penvoerder`` now; call it before the file is sent.

    ``subject``: kind and key of what is taken (``report:12``, ``schools``); ``title``: what the person saw it called
    (cut at 200 characters); ``form``: ``pdf``, ``xlsx``, ``csv`` or ``json``.
    """
    return Download.objects.create(
        user=user, penvoerder=penvoerder, subject=subject[:80], title=title[:200], form=form[:8]
    )
