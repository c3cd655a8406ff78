"""Charts: Vega-Lite specifications drawn to SVG on the server, the same on the page and in the PDF.

``svg`` gives an inline ``<svg>`` that a strict content security policy accepts: no style attributes, no
scripts, no references outside itself. ``image`` gives the same drawing as an ``<img>`` for the PDF, where
the description becomes the figure's alternative text. Every chart needs a title and a description of what it
shows, for those who cannot see it; a table with the figures belongs beside it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any
from xml.etree import ElementTree

from django.conf import settings
from django.core.cache import cache as shared_cache
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from cmk.core.theme import Theme

FONT = "Source Sans 3"
# The same typeface as a file that the renderer can measure; see scripts/make_ttf.py.
MEASURED_FONT = "Cultuurspoor Sans"
INK = "#1c2526"
INK_SOFT = "#54605f"
RULE = "#dde3e1"
KEEP_DRAWINGS_SECONDS = 24 * 3600
SVG = "http://www.w3.org/2000/svg"
VEGA_LITE = "https://vega.github.io/schema/vega-lite/v6.json"

# What a drawing needs; everything else (classes, roles, styles, scripts, links) is left out.
_ELEMENTS = "svg g path rect circle ellipse line polyline polygon text tspan clipPath defs linearGradient stop"
_ATTRIBUTES = """
    width height viewBox x y x1 y1 x2 y2 cx cy r rx ry d points dx dy transform fill fill-opacity stroke
    stroke-width stroke-opacity stroke-dasharray stroke-linecap stroke-linejoin stroke-miterlimit opacity
    font-family font-size font-weight font-style text-anchor clip-path id offset stop-color stop-opacity
    gradientUnits
"""
ELEMENTS = frozenset(_ELEMENTS.split())
ATTRIBUTES = frozenset(_ATTRIBUTES.split())
LOCAL_REFERENCE = re.compile(r"url\(#([\w-]+)\)")


def house_config(theme: Theme, *, size: int = 14) -> dict[str, Any]:
    """Return the Vega-Lite configuration of the house: our type, thin rules, the penvoerder's tones.

    ``size`` is the size of text in pixels of the drawing.
    """
    return {
        "background": None,
        "font": MEASURED_FONT,
        "padding": 0,
        "view": {"stroke": None},
        "axis": {
            "labelFontSize": size,
            "labelColor": INK_SOFT,
            "titleFontSize": size,
            "titleFontWeight": 400,
            "titleColor": INK_SOFT,
            "domainColor": RULE,
            "gridColor": RULE,
            "ticks": False,
            "labelPadding": 6,
        },
        "legend": {
            "labelFontSize": size,
            "labelColor": INK,
            "titleFontSize": size,
            "titleColor": INK_SOFT,
            "titleFontWeight": 400,
            "orient": "top",
            "symbolType": "square",
            "symbolSize": 180,
            "columnPadding": 14,
        },
        "text": {"fontSize": size, "color": INK},
        "bar": {"color": theme.accent},
        "line": {"color": theme.accent, "strokeWidth": 2},
        "range": {"ordinal": list(theme.levels), "category": [theme.accent, *reversed(theme.levels)]},
    }


@cache
def _renderer() -> Any:
    """Load the renderer once a process, with our typeface to measure text by."""
    import vl_convert

    vl_convert.register_font_directory(str(settings.BASE_DIR / "static" / "vendor" / "source-sans-3" / "measuring"))
    return vl_convert


def warm_up() -> None:
    """Start the renderer (about a second), so that the first chart of a worker need not wait for it."""
    _renderer().vegalite_to_svg({"$schema": VEGA_LITE, "data": {"values": [{}]}, "mark": "point"})


def _drawing(spec: dict[str, Any]) -> str:
    """Draw ``spec`` to a cleaned ``<svg>`` without title; kept for a day, for equal input gives equal output."""
    text = json.dumps(spec, sort_keys=True, ensure_ascii=False, default=str)
    key = "chart:" + hashlib.sha256(text.encode()).hexdigest()
    drawing: str | None = shared_cache.get(key)
    if drawing is None:
        values: dict[str, Any] = {}
        structure = json.dumps(_without_data(spec, values), sort_keys=True, default=str)
        drawing = clean(_renderer().vega_to_svg(_with_data(_compiled(structure), values), format_locale="nl-NL"))
        shared_cache.set(key, drawing, KEEP_DRAWINGS_SECONDS)
    return drawing


def _without_data(part: Any, values: dict[str, Any]) -> Any:
    """Return a specification with a name in the place of its inline data, which goes to ``values`` by that name."""
    if isinstance(part, list):
        return [_without_data(item, values) for item in part]
    if not isinstance(part, dict):
        return part
    result = {}
    for key, item in part.items():
        if key == "data" and isinstance(item, dict) and "values" in item:
            name = next((name for name, held in values.items() if held is item["values"]), f"data-{len(values)}")
            values[name] = item["values"]
            result[key] = {**{k: v for k, v in item.items() if k != "values"}, "name": name}
        else:
            result[key] = _without_data(item, values)
    return result


@lru_cache(maxsize=256)
def _compiled(structure: str) -> str:
    """Compile a specification without data to Vega, as JSON; the same kind of chart is compiled once a process."""
    return json.dumps(_renderer().vegalite_to_vega({"$schema": VEGA_LITE, **json.loads(structure)}))


def _with_data(compiled: str, values: dict[str, Any]) -> dict[str, Any]:
    vega: dict[str, Any] = json.loads(compiled)
    for data in vega.get("data", []):
        if data["name"] in values:
            data["values"] = values[data["name"]]
    return vega


def _local_name(tag: Any) -> str:
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def _attributes(element: ElementTree.Element) -> Iterable[tuple[str, str]]:
    """Yield the attributes to keep, with ``style`` taken apart into attributes of its own."""
    for declaration in element.attrib.get("style", "").split(";"):
        name, _colon, value = (part.strip() for part in declaration.partition(":"))
        if name in ATTRIBUTES:
            yield name, value
    for name, value in element.attrib.items():
        if name in ATTRIBUTES:
            if "url(" in value and not LOCAL_REFERENCE.fullmatch(value):
                continue
            yield name, FONT if name == "font-family" else value


def _cleaned(element: ElementTree.Element) -> ElementTree.Element | None:
    name = _local_name(element.tag)
    if name not in ELEMENTS or element.get("display") == "none":
        return None
    kept = ElementTree.Element(name, dict(_attributes(element)))
    kept.text = element.text if name in ("text", "tspan") else None
    if name == "path" and not kept.get("d", "").strip("MHVhvZz0,. "):
        return None  # a group's empty background
    for child in element:
        part = _cleaned(child)
        if part is not None:
            kept.append(part)
    if name == "g" and not len(kept):
        return None
    return kept


def clean(raw: str) -> str:
    """Reduce an SVG document to the drawing itself, as a strict content security policy accepts it.

    Returns ``<svg viewBox=… width=… height=…>…</svg>`` with the SVG namespace; raises ``ValueError`` when
    ``raw`` is no SVG. Ids are left as they are: ``svg`` makes them unique on the page.
    """
    try:
        root = ElementTree.fromstring(raw)  # noqa: S314 - drawn by our own renderer
    except ElementTree.ParseError as error:
        raise ValueError("not an SVG document") from error
    kept = _cleaned(root)
    if kept is None or kept.tag != "svg":
        raise ValueError("not an SVG document")
    kept.set("xmlns", SVG)
    return ElementTree.tostring(kept, encoding="unicode")


def _with_config(spec: dict[str, Any], theme: Theme | None) -> dict[str, Any]:
    house = house_config(theme or Theme.of())
    own = spec.get("config", {})
    return {**spec, "config": {**house, **own}}


def svg(spec: dict[str, Any], *, title: str, description: str, theme: Theme | None = None) -> SafeString:
    """Draw a Vega-Lite ``spec`` as inline SVG with ``title`` and ``description`` for screen readers.

    ``theme`` gives the penvoerder's tones (default: the product's own); ``spec["config"]`` wins over the
    house's. Raises ``ValueError`` when the specification cannot be drawn.
    """
    drawing = _drawing(_with_config(spec, theme))
    mark = hashlib.sha256(f"{drawing}{title}{description}".encode()).hexdigest()[:10]
    drawing = LOCAL_REFERENCE.sub(rf"url(#{mark}-\1)", drawing)
    drawing = re.sub(r'\bid="([\w-]+)"', rf'id="{mark}-\1"', drawing)
    labels = format_html(
        '<title id="{0}-title">{1}</title><desc id="{0}-desc">{2}</desc>', f"chart-{mark}", title, description
    )
    opening = f'<svg role="img" aria-labelledby="chart-{mark}-title" aria-describedby="chart-{mark}-desc"'
    drawing = drawing.replace("<svg", opening, 1)
    head, tail = drawing.split(">", 1)
    return mark_safe(f"{head}>{labels}{tail}")  # noqa: S308 - cleaned above, labels escaped


def image(spec: dict[str, Any], *, description: str, theme: Theme | None = None) -> SafeString:
    """Draw a Vega-Lite ``spec`` as an ``<img>`` that holds the SVG itself, with its alternative text.

    For the PDF: an image with an alternative text becomes a tagged figure there. Raises as ``svg`` does.
    """
    drawing = _drawing(_with_config(spec, theme))
    data = base64.b64encode(drawing.encode()).decode()
    return format_html('<img src="data:image/svg+xml;base64,{}" alt="{}">', data, description)
