"""What the base template needs on every page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from cmk.accounts.views.theme import theme_url


def house(request: HttpRequest) -> dict[str, Any]:
    """Give templates the penvoerder, the person's access, the theme's address and whether this is the demo."""
    penvoerder = getattr(request, "penvoerder", None)
    return {
        "penvoerder": penvoerder,
        "access": getattr(request, "access", None),
        "theme_url": theme_url(penvoerder),
        "demo": settings.DEMO,
    }
