"""What the base template needs on every page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from cmk.accounts.models import Penvoerder
from cmk.accounts.views.theme import theme_url


def house(request: HttpRequest) -> dict[str, Any]:
    """Give templates the penvoerder, the person's access, the theme's address and whether this is the demo.

    ``penvoerder_switches``: the other penvoerders at which the person has a role today.
    """
    penvoerder: Penvoerder | None = getattr(request, "penvoerder", None)
    choices: frozenset[int] = getattr(request, "penvoerder_choices", frozenset())
    elsewhere = choices - {penvoerder.pk} if penvoerder else choices
    others = list(Penvoerder.objects.filter(pk__in=elsewhere)) if elsewhere else []
    return {
        "penvoerder": penvoerder,
        "penvoerder_switches": others,
        "access": getattr(request, "access", None),
        "theme_url": theme_url(penvoerder),
        "demo": settings.DEMO,
    }
