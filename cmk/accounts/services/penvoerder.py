"""How a penvoerder shows itself."""

from __future__ import annotations

from django.core.files import File
from django.db import transaction

from cmk.accounts.models import Penvoerder


@transaction.atomic
def update_penvoerder(
    *,
    penvoerder: Penvoerder,
    network_name: str,
    short_name: str,
    reply_to: str,
    accent: str,
    logo: File[bytes] | None = None,
    remove_logo: bool = False,
) -> Penvoerder:
    """Change name, address for answers, colour and logo; all checked by the form and the model's validators.

    ``logo``: a new file (None keeps the present one), kept as ``logos/<slug>.<svg|png>``; ``remove_logo`` takes it
    away. The file that is replaced is deleted after the commit. Raises ``ValidationError`` when a value does not pass
    the model's rules (contrast of the accent among them).
    """
    penvoerder = Penvoerder.objects.select_for_update().get(pk=penvoerder.pk)
    penvoerder.network_name, penvoerder.short_name = network_name, short_name
    penvoerder.reply_to, penvoerder.accent = reply_to, accent.lower()
    old = penvoerder.logo.name
    storage = penvoerder.logo.storage
    if logo is not None:
        form = (logo.name or "").rsplit(".", 1)[-1].lower()
        logo.name = f"{penvoerder.slug}.{form}"
        penvoerder.logo = logo
    elif remove_logo:
        penvoerder.logo = ""
    penvoerder.full_clean()
    penvoerder.save()
    if old and old != penvoerder.logo.name:
        transaction.on_commit(lambda: storage.delete(old))
    return penvoerder
