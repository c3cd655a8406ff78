"""The school's colours on its poster, with letters that can be read on them."""

from __future__ import annotations

from dataclasses import dataclass

from cmk.accounts.models import Penvoerder
from cmk.core.theme import TEXT_CONTRAST, Theme, contrast, mix
from monitoring.models import SchoolStyle
from schools.models import School

PAPER, INK = "#ffffff", "#1c2526"


@dataclass(frozen=True)
class Colours:
    """The tones of a poster, each ``#rrggbb``. ``line`` is the main colour, as dark as it must be on white paper."""

    main: str
    on_main: str
    accent: str
    on_accent: str
    line: str
    wash: str

    @classmethod
    def of(cls, main: str, accent: str = "") -> Colours:
        """Derive the tones of a school's colours; without a second one a soft tone of the first."""
        accent = accent or mix(main, PAPER, 0.72)
        theme = Theme.of(main)
        return cls(main, theme.ink_on(main), accent, theme.ink_on(accent), on_paper(main), mix(main, PAPER, 0.9))

    @property
    def css(self) -> str:
        """The tones as CSS custom properties."""
        names = ("main", "on_main", "accent", "on_accent", "line", "wash")
        return ":root{" + ";".join(f"--{name.replace('_', '-')}:{getattr(self, name)}" for name in names) + "}"


def on_paper(colour: str) -> str:
    """Return the colour, darkened until it can be read on white (a bright yellow becomes an ochre)."""
    for share in range(0, 100, 4):
        shade = mix(colour, "#000000", share / 100)
        if contrast(shade, PAPER) >= TEXT_CONTRAST:
            return shade
    return INK


def style_of(school: School, penvoerder: Penvoerder) -> SchoolStyle:
    """Return the style of the school; one in the penvoerder's colour (not saved) when it chose none. One query."""
    found: SchoolStyle | None = SchoolStyle.objects.filter(school=school).first()
    return found or SchoolStyle(school=school, main=penvoerder.accent)
