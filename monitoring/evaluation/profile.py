"""The scenario profile: filled = now, ring = wanted, small grey = last time, one line per pillar.

The product's own picture: the same in the dossier, on the result page, in the preparation of a conversation and in
reports. Whoever shows it puts the table of ``templates/evaluation/profile.html`` beside it.
"""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cmk.accounts.models import Penvoerder
from cmk.core import charts
from cmk.core.theme import Theme, mix
from monitoring.evaluation.result_parts import PillarResult, place_of
from monitoring.evaluation.results import EvaluationResult

GREY = "#a3acab"
GREY_LINE = "#54605f"
GRID = "#dde3e1"


def profile_svg(result: EvaluationResult, penvoerder: Penvoerder, *, narrow: bool = False) -> SafeString:
    """Draw the profile of ``result`` in the tones of ``penvoerder``; ``narrow`` for a phone.

    Pillars without any answer keep their line, empty; those that ask for no scenario have none.
    Raises as ``charts.svg`` does.
    """
    theme = Theme.of(penvoerder.accent, max(result.level_count, 2))
    return charts.svg(
        profile_spec(result, theme, narrow=narrow),
        title=_("Profile of %(school)s") % {"school": result.school},
        description=profile_in_words(result),
        theme=theme,
    )


def profile_in_words(result: EvaluationResult) -> str:
    """Say in sentences what the picture shows, for those who cannot see it."""
    sentences = []
    for pillar in result.placed:
        words = {
            "pillar": pillar.name,
            "now": pillar.now_short,
            "wanted": pillar.wanted_short,
            "previous": pillar.previous_short,
        }
        if pillar.now is None:
            sentences.append(_("%(pillar)s: nothing chosen.") % words)
        elif pillar.wanted is None:
            sentences.append(_("%(pillar)s: now %(now)s.") % words)
        else:
            sentences.append(_("%(pillar)s: now %(now)s, wanted %(wanted)s.") % words)
        if pillar.previous is not None:
            sentences.append(_("Last time %(previous)s.") % words)
    return " ".join(sentences)


def _place(pillar: PillarResult, field: str) -> float | None:
    """Return where the ``now``, ``wanted`` or ``previous`` level lies; between two levels half-way."""
    return place_of(getattr(pillar, field), getattr(pillar, f"{field}_upper"))


def profile_spec(result: EvaluationResult, theme: Theme, *, narrow: bool = False) -> dict[str, Any]:
    """Return the Vega-Lite specification of the profile."""
    names = [pillar.name for pillar in result.placed]
    size = 15 if narrow else 16
    legend = _legend(result, narrow)
    points = [
        {"pillar": pillar.name, "level": level, "what": what}
        for what, field in legend.items()
        for pillar in result.placed
        if (level := _place(pillar, field)) is not None
    ]
    lines = [
        {"pillar": pillar.name, "from": _place(pillar, "now"), "to": _place(pillar, "wanted")}
        for pillar in result.placed
        if pillar.now is not None and pillar.wanted is not None and not pillar.stays
    ]
    moved = [
        {"pillar": pillar.name, "from": _place(pillar, "previous"), "to": _place(pillar, "now")}
        for pillar in result.placed
        if pillar.now is not None and pillar.previous is not None and not pillar.is_as_before
    ]
    y = {
        "field": "pillar",
        "type": "nominal",
        "scale": {"domain": names},
        "axis": {
            "title": None,
            "domain": False,
            "grid": False,
            "labelFontSize": size,
            "labelColor": charts.INK,
            "labelAlign": "left",
            "labelPadding": 100 if narrow else 150,
        },
    }
    x = {
        "type": "quantitative",
        "scale": {"domain": [0.75, result.level_count + 0.25], "nice": False, "zero": False},
        "axis": {
            "title": None,
            "orient": "top",
            "values": list(range(1, result.level_count + 1)),
            "format": "d",
            "domain": False,
            "grid": True,
            "gridColor": GRID,
            "gridWidth": 2,
            "labelFontSize": size,
        },
    }
    x2 = {"field": "to"}
    tones = {
        "now": (theme.accent, theme.accent, 300),
        "wanted": ("#ffffff", theme.accent, 300),
        "previous": (GREY, GREY, 110),
    }
    words = list(legend)

    def tone(index: int) -> dict[str, Any]:
        return {"type": "ordinal", "domain": words, "range": [tones[field][index] for field in legend.values()]}

    symbols = {
        "title": None,
        "orient": "bottom",
        "direction": "vertical" if narrow else "horizontal",
        "labelFontSize": size,
        "labelLimit": 400,
        "labelColor": charts.INK_SOFT,
        "symbolType": "circle",
        "symbolStrokeWidth": 2.5,
        "columnPadding": 24,
        "offset": 12,
    }
    mark = {"type": "point", "shape": "circle", "opacity": 1, "strokeWidth": 3}
    what = {"field": "what", "type": "nominal"}
    return {
        "width": 190 if narrow else 560,
        "height": {"step": 44 if narrow else 52},
        "config": {"legend": {}, "view": {"stroke": None}},
        "layer": [
            {
                "data": {"values": moved},
                "mark": {"type": "rule", "strokeDash": [3, 4], "strokeWidth": 1.5, "color": GREY_LINE},
                "encoding": {"y": y, "x": {**x, "field": "from"}, "x2": x2},
            },
            {
                "data": {"values": lines},
                "mark": {"type": "rule", "strokeWidth": 3.5, "color": mix(theme.accent, "#ffffff", 0.55)},
                "encoding": {"y": y, "x": {**x, "field": "from"}, "x2": x2},
            },
            {
                # What was wanted or last time lies under what is: equal places show the filled dot in the ring.
                "data": {"values": sorted(points, key=lambda point: -words.index(str(point["what"])))},
                "mark": mark,
                "encoding": {
                    "y": y,
                    "x": {**x, "field": "level"},
                    "fill": {**what, "scale": tone(0), "legend": symbols},
                    "stroke": {**what, "scale": tone(1), "legend": symbols},
                    "size": {**what, "scale": tone(2), "legend": symbols},
                },
            },
        ],
    }


def _last_time(result: EvaluationResult, narrow: bool) -> str:
    """Say which round was the last one: by its year, and by its name when this round is of the same year.

    A name would make the picture small on a phone; there it is left out.
    """
    words, before, now = _("last time"), result.previous_on, result.submitted_on
    if before is None:
        return words
    if now is None or now.year != before.year:
        return f"{words} ({before.year})"
    return words if narrow else f"{words} ({result.previous_round})"


def _legend(result: EvaluationResult, narrow: bool) -> dict[str, str]:
    """Return the words of the legend with the field each stands for; last time only when there is one."""
    legend = {_("now"): "now", _("where the school wants to go"): "wanted"}
    if result.previous_round and any(pillar.previous is not None for pillar in result.placed):
        legend[_last_time(result, narrow)] = "previous"
    return legend
