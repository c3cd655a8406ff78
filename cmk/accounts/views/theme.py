"""The stylesheet with a penvoerder's colours, and the logo."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from cmk.accounts.models import Penvoerder
from cmk.core.theme import DEFAULT_ACCENT, HEX, Theme


def theme_url(penvoerder: Penvoerder | None) -> str:
    """Return the address of the stylesheet for a penvoerder's accent; the product's own without one.

    The colour is in the address, so that the answer can be kept for ever by the browser.
    """
    accent = penvoerder.accent if penvoerder else DEFAULT_ACCENT
    return reverse("theme", args=[accent.lstrip("#").lower()])


def theme_css(theme: Theme) -> str:
    """Write a theme as CSS custom properties on ``:root`` (for pages and PDFs alike)."""
    values = {"--accent": theme.accent, "--accent-deep": theme.deep, "--accent-wash": theme.wash}
    for number, colour in enumerate(theme.levels, start=1):
        values[f"--level-{number}"] = colour
        values[f"--on-level-{number}"] = theme.ink_on(colour)
    return ":root{" + ";".join(f"{name}:{value}" for name, value in values.items()) + "}\n"


@require_GET
@cache_control(public=True, max_age=31536000, immutable=True)
def theme(request: HttpRequest, accent: str) -> HttpResponse:
    """Give the colours that follow from ``accent`` (six hex digits) as CSS."""
    colour = f"#{accent}"
    if not HEX.match(colour):
        raise Http404
    return HttpResponse(theme_css(Theme.of(colour)), content_type="text/css; charset=utf-8")
