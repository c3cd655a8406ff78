"""A penvoerder's accent colour in the tones that the look needs, with its contrast checked.

One hex colour gives: the accent itself (buttons, lines), a deep tone (links, headings), a wash
(selected grounds), and a sequential scale for scenario levels that stays legible in grey print.
Contrast is the ratio of WCAG 2.2 (success criterion 1.4.3); text needs 4.5 to 1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

DEFAULT_ACCENT = "#0b6b63"
TEXT_CONTRAST = 4.5
# The ends of the scale of scenario levels, as CIE lightness (0 black to 100 white).
LIGHTEST, DARKEST = 91.0, 31.0
HEX = re.compile(r"^#[0-9a-fA-F]{6}\Z")


def _channels(colour: str) -> tuple[float, float, float]:
    return tuple(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))  # type: ignore[return-value]


def _hex(channels: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(max(0.0, min(1.0, part)) * 255):02x}" for part in channels)


def luminance(colour: str) -> float:
    """Return the relative luminance (0 black to 1 white) of a ``#rrggbb`` colour, as WCAG defines it."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _channels(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio (1 to 21) of two ``#rrggbb`` colours."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mix(colour: str, other: str, share: float) -> str:
    """Mix ``share`` (0 to 1) of ``other`` into ``colour``."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return _hex(tuple(a * (1 - share) + b * share for a, b in pairs))  # type: ignore[arg-type]


def _at_luminance(colour: str, wanted: float) -> str:
    """Return a tint (with white) or shade (with black) of the colour at the wanted luminance, by bisection."""
    other = "#ffffff" if wanted > luminance(colour) else "#000000"
    low, high = 0.0, 1.0
    for _step in range(24):
        middle = (low + high) / 2
        if abs(luminance(mix(colour, other, middle)) - luminance(other)) > abs(wanted - luminance(other)):
            low = middle
        else:
            high = middle
    return mix(colour, other, (low + high) / 2)


def _scale_luminance(share: float) -> float:
    """Return the luminance at ``share`` (0 lightest, 1 darkest) of a scale that is even to the eye (CIE L*).

    Between 0.18 and 0.225 neither white nor ink can be read on a tone (4.5 to 1), so what would fall there
    goes to the nearest side.
    """
    lightness = LIGHTEST + (DARKEST - LIGHTEST) * share
    wanted = ((lightness + 16) / 116) ** 3
    low, high = 0.178, 0.228
    if low < wanted < high:
        return low if wanted - low < high - wanted else high
    return wanted


@dataclass(frozen=True)
class Theme:
    """The tones of one penvoerder, each ``#rrggbb``; ``levels`` runs from scenario 1 (light) up."""

    accent: str
    deep: str
    wash: str
    levels: tuple[str, ...]

    @classmethod
    def of(cls, accent: str = DEFAULT_ACCENT, levels: int = 4) -> Theme:
        """Derive the tones of ``accent`` (``#rrggbb``) with a scale of ``levels`` steps.

        Raises ``ValueError`` when the colour is not of that form. An accent too light for white
        text is not refused here; ``problems`` tells.
        """
        if not HEX.match(accent):
            raise ValueError(f"not a colour of the form #rrggbb: {accent!r}")
        soft = mix(accent, "#7d8a88", 0.12)
        scale = tuple(_at_luminance(soft, _scale_luminance(step / max(levels - 1, 1))) for step in range(levels))
        return cls(accent=accent, deep=mix(accent, "#000000", 0.28), wash=mix(accent, "#ffffff", 0.9), levels=scale)

    def ink_on(self, ground: str) -> str:
        """Return the text colour, ink or white, that reads best on ``ground``."""
        return "#ffffff" if contrast("#ffffff", ground) >= contrast("#1c2526", ground) else "#1c2526"


def problems(accent: str) -> list[str]:
    """Name the pairs of colours that an accent would make illegible; empty when all is well."""
    theme = Theme.of(accent)
    pairs = {
        "accent/white": contrast(theme.accent, "#ffffff"),
        "deep/wash": contrast(theme.deep, theme.wash),
    }
    return [name for name, ratio in pairs.items() if ratio < TEXT_CONTRAST]
