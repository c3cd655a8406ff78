"""The charts of the stuurgroep's report, as Vega-Lite specifications with their descriptions.

Each is drawn twice from the same data: for the page (narrower, larger type, so that it can be read on a phone)
and for the PDF. A table with the same figures stands beside each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cmk.core import charts
from cmk.core.theme import Theme
from monitoring.evaluation.answers import Distribution
from monitoring.evaluation.outcomes import ScenarioByPillar
from monitoring.reports import words
from monitoring.reports.content import StuurgroepReport
from trajectories.conversations.norm import KindNorm
from trajectories.trajectory.progress import TrackProgress

Medium = Literal["screen", "pdf"]
NOTHING = "#f1f3f1"
# Narrower than this share of the bar, a number does not fit in its part.
ROOM_FOR_A_NUMBER = 0.035


@dataclass(frozen=True)
class Part:
    """A part of a stacked bar: a count, its series (place in the legend) and colours."""

    series: str
    count: int


@dataclass(frozen=True)
class Chart:
    """A chart before it is drawn: specification, what it tells to who cannot see it, and the colours of its series."""

    spec: dict[str, Any]
    told: str
    colours: dict[str, str]


@dataclass(frozen=True)
class Canvas:
    """How large a chart is drawn: width of the bars and size of the type, in pixels."""

    width: int
    size: int
    medium: Medium

    @classmethod
    def of(cls, medium: Medium) -> Canvas:
        """Return the canvas for the page or the PDF (where 627 pixels are the width of the text)."""
        return cls(627, 13, "pdf") if medium == "pdf" else cls(420, 14, "screen")

    def beside(self, width: int) -> int:
        """Return the room for names beside the bars: ``width`` on paper; on a page, that may be a phone, none."""
        return width if self.medium == "pdf" else 0


def _stack(bars: Sequence[tuple[str, Sequence[Part]]], colours: dict[str, str], theme: Theme) -> list[dict[str, Any]]:
    """Return a row per part of a bar: where it begins and ends (0 to 1), and its number where there is room for it."""
    rows: list[dict[str, Any]] = []
    for name, parts in bars:
        total = sum(part.count for part in parts)
        at = 0.0
        for part in parts:
            share = part.count / total if total else 0.0
            if share:
                text = str(part.count) if share >= ROOM_FOR_A_NUMBER else ""
                ink = theme.ink_on(colours[part.series])
                rows.append(
                    {"bar": name, "series": part.series, "from": at, "to": at + share, "text": text, "ink": ink}
                )
            at += share
    return rows


def stacked_bars(
    bars: Sequence[tuple[str, Sequence[Part]]],
    *,
    colours: dict[str, str],
    theme: Theme,
    canvas: Canvas,
    beside: int = 0,
) -> dict[str, Any]:
    """Return the specification of bars of 100% with the counts in their parts.

    ``bars``: name and parts; a bar without any count shows as an empty track. ``colours``: by series; the legend is
    text beside the drawing (``legend``), which a phone need not shrink. ``beside``: the width in pixels kept for the
    names to the left; 0 puts each name above its bar. White lines part the parts, so that they can be told apart in
    grey.
    """
    names = [name for name, _parts in bars]
    rows, tracks = _stack(bars, colours, theme), [{"bar": name} for name in names]
    size = canvas.size
    row, thickness = (size * 2.1, size * 1.5) if beside else (size * 3.9, size * 1.7)
    down = 0 if beside else size * 0.8
    y = {"field": "bar", "type": "nominal", "sort": names, "axis": None, "scale": {"padding": 0}}
    scale = {"domain": [0, 1]}
    bar = {"type": "bar", "height": thickness, "yOffset": down}
    name_mark = {"type": "text", "baseline": "middle", "align": "left", "yOffset": 0.5 if beside else -size * 0.95}
    return {
        "width": canvas.width - beside,
        "height": {"step": row},
        "layer": [
            {
                "data": {"values": tracks},
                "mark": {**bar, "color": NOTHING},
                "encoding": {
                    "y": y,
                    "x": {"datum": 0, "type": "quantitative", "scale": scale, "axis": None},
                    "x2": {"datum": 1},
                },
            },
            {
                "data": {"values": rows},
                "mark": {**bar, "stroke": "#ffffff", "strokeWidth": 1.5},
                "encoding": {
                    "y": y,
                    "x": {"field": "from", "type": "quantitative", "scale": scale, "axis": None},
                    "x2": {"field": "to"},
                    "color": {
                        "field": "series",
                        "type": "nominal",
                        "scale": {"domain": list(colours), "range": list(colours.values())},
                        "legend": None,
                    },
                },
            },
            {
                "data": {"values": rows},
                "mark": {
                    "type": "text",
                    "align": "left",
                    "baseline": "middle",
                    "dx": 7,
                    "yOffset": down + 0.5,
                    "fontWeight": 600,
                    "fontSize": size - 1,
                },
                "encoding": {
                    "y": y,
                    "x": {"field": "from", "type": "quantitative"},
                    "text": {"field": "text"},
                    "color": {"field": "ink", "type": "nominal", "scale": None},
                },
            },
            {
                "data": {"values": tracks},
                "mark": name_mark,
                "encoding": {"y": y, "x": {"value": -beside}, "text": {"field": "bar"}},
            },
        ],
        "config": {"text": {"fontSize": size, "color": charts.INK}},
    }


def legend(colours: dict[str, str], medium: Medium) -> SafeString:
    """Return the legend of a chart as a list, each series with its colour.

    On a page the colour is a small drawing, for the content security policy forbids colours in ``style``; in the PDF a
    drawing would need an alternative text, so there it is a style.
    """
    key = (
        '<span class="chart-key" style="background:{1}"></span>'
        if medium == "pdf"
        else '<svg class="chart-key" aria-hidden="true" viewBox="0 0 1 1"><rect width="1" height="1" fill="{1}"/></svg>'
    )
    items = format_html_join("", f"<li>{key}{{0}}</li>", colours.items())
    return format_html('<ul class="chart-legend">{}</ul>', items)


def step_colours(theme: Theme) -> dict[str, str]:
    """Return the tones of how a step stands, from dark (done) to almost nothing (not begun)."""
    return {
        pgettext("step", "done"): theme.levels[-1],
        pgettext("step", "under way"): theme.levels[1],
        pgettext("step", "not begun"): "#e3e8e6",
        pgettext("step", "skipped"): "#b9c2c0",
    }


def steps(part: TrackProgress, theme: Theme, canvas: Canvas) -> Chart:
    """Return the chart of one track's steps and its description."""
    colours = step_colours(theme)
    bars = []
    told = []
    for step in part.steps:
        counts = [step.done, step.busy, step.todo, step.skipped]
        bars.append(
            (
                f"{step.number}. {step.name}",
                [Part(series, count) for series, count in zip(colours, counts, strict=True)],
            )
        )
        pairs = ", ".join(f"{series} {count}" for series, count in zip(colours, counts, strict=True) if count)
        told.append(f"{step.number}. {step.name}: {pairs or 0}")
    if not any(step.skipped for step in part.steps):
        colours.pop(pgettext("step", "skipped"))
        bars = [(name, parts[:-1]) for name, parts in bars]
    spec = stacked_bars(bars, colours=colours, theme=theme, canvas=canvas, beside=canvas.beside(270))
    return Chart(spec, ". ".join(told) + ".", colours)


def _level_parts(scenarios: ScenarioByPillar, part: Distribution | None) -> list[Part]:
    counts = part.counts if part else ()
    return [
        Part(words.level_name(scenarios, level.number), count)
        for level, count in zip(scenarios.levels, counts, strict=False)
    ]


def _level_colours(scenarios: ScenarioByPillar, theme: Theme) -> dict[str, str]:
    return {
        words.level_name(scenarios, level.number): colour
        for level, colour in zip(scenarios.levels, theme.levels, strict=True)
    }


def scenario_now(scenarios: ScenarioByPillar, theme: Theme, canvas: Canvas) -> Chart:
    """Return the chart of the scenario that schools are in, per pillar, and its description."""
    names = [words.level_name(scenarios, level.number) for level in scenarios.levels]
    bars = [(_named(pillar.name, pillar.now), _level_parts(scenarios, pillar.now)) for pillar in scenarios.pillars]
    told = " ".join(words.distribution(pillar.name, names, pillar.now) for pillar in scenarios.pillars)
    colours = _level_colours(scenarios, theme)
    return Chart(stacked_bars(bars, colours=colours, theme=theme, canvas=canvas), told, colours)


def _named(name: str, part: Distribution | None) -> str:
    return name if part is not None else _("%(name)s: not asked") % {"name": name}


def now_and_wanted(scenarios: ScenarioByPillar, theme: Theme, canvas: Canvas) -> Chart:
    """Return the chart with two bars a pillar, where schools are and where they want to be, and its description."""
    names = [words.level_name(scenarios, level.number) for level in scenarios.levels]
    bars, told = [], []
    for pillar in scenarios.pillars:
        for label, part in ((_("now"), pillar.now), (_("wanted"), pillar.wanted)):
            name = f"{pillar.name}, {label}"
            bars.append((_named(name, part), _level_parts(scenarios, part)))
            told.append(words.distribution(name, names, part))
    colours = _level_colours(scenarios, theme)
    spec = stacked_bars(bars, colours=colours, theme=theme, canvas=canvas, beside=canvas.beside(170))
    return Chart(spec, " ".join(told), colours)


def conversations(kind: KindNorm, theme: Theme, canvas: Canvas) -> Chart:
    """Return the chart of conversations held and still to hold, per municipality and for partners."""
    held, open_ = _("held"), _("still to hold")
    rows = [(row.name, row) for row in kind.municipalities]
    if kind.partners.parties:
        rows.append((_("culture sector"), kind.partners))
    bars = [(name, [Part(held, row.counted), Part(open_, row.expected - row.counted)]) for name, row in rows]
    told = [
        _("%(name)s: %(number)s of %(total)s.") % {"name": name, "number": row.counted, "total": row.expected}
        for name, row in rows
    ]
    colours = {held: theme.levels[-2], open_: "#e3e8e6"}
    spec = stacked_bars(bars, colours=colours, theme=theme, canvas=canvas, beside=canvas.beside(150))
    return Chart(spec, " ".join(told), colours)


def draw(report: StuurgroepReport, medium: Medium) -> dict[str, SafeString]:
    """Draw every chart of the report for ``medium``, by key: ``steps-1``, ``norm``, ``now-0``, ``wanted-0``."""
    canvas = Canvas.of(medium)
    theme = Theme.of(report.cover.accent)
    drawn: dict[str, SafeString] = {}

    def add(key: str, title: str, chart: Chart, tones: Theme = theme) -> None:
        config = {**charts.house_config(tones, size=canvas.size), **chart.spec.pop("config", {})}
        spec = {**chart.spec, "config": config}
        if medium == "pdf":
            drawing = charts.image(spec, description=f"{title}. {chart.told}", theme=tones)
        else:
            drawing = charts.svg(spec, title=title, description=chart.told, theme=tones)
        drawn[key] = format_html("{}{}", legend(chart.colours, medium), drawing)

    for part in report.progress.tracks:
        if part.schools:
            title = _("Schools of %(track)s per step") % {"track": part.name.lower()}
            add(f"steps-{part.number}", title, steps(part, theme, canvas))
    for kind in report.norm.kinds[:1]:
        title = _("%(kind)s held against the norm") % {"kind": words.plural(kind.name)}
        add("norm", title, conversations(kind, theme, canvas))
    for place, round_ in enumerate(report.rounds):
        if round_.scenarios and round_.scenarios.n:
            tones = Theme.of(report.cover.accent, len(round_.scenarios.levels))
            now = scenario_now(round_.scenarios, tones, canvas)
            add(f"now-{place}", _("Scenario per pillar"), now, tones)
            if any(pillar.wanted for pillar in round_.scenarios.pillars):
                wanted = now_and_wanted(round_.scenarios, tones, canvas)
                add(f"wanted-{place}", _("Scenario now and wanted, per pillar"), wanted, tones)
    return drawn
