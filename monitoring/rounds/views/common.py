"""What the views of rounds share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404

from cmk.core.errors import DomainError
from monitoring.models import RoundMailing


def refused(form: forms.Form, error: DomainError) -> None:
    """Show every sentence of ``error`` in ``form``."""
    for sentence in error.messages:
        form.add_error(None, str(sentence))


def mailing_or_404(user: Any, pk: int) -> RoundMailing:
    """Return a mailing that the user sees; ``Http404`` otherwise."""
    rows = RoundMailing.objects.visible_to(user).select_related(
        "round__programme__penvoerder", "round__instrument", "by"
    )
    found: RoundMailing | None = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
