"""Charts come out as SVG that a strict content security policy accepts and a screen reader can name."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from cmk.core import charts
from cmk.core.theme import Theme

SPEC = {
    "data": {"values": [{"wat": "één", "n": 3}, {"wat": "<twee>", "n": 5}]},
    "width": 300,
    "mark": {"type": "bar", "clip": True},
    "encoding": {
        "x": {"field": "n", "type": "quantitative", "title": "aantal"},
        "y": {"field": "wat", "type": "nominal", "title": None},
    },
}
NAMESPACE = "{http://www.w3.org/2000/svg}"


def draw(title: str = "Twee staven", description: str = "Drie en vijf.", **kwargs: object) -> str:
    return str(charts.svg(SPEC, title=title, description=description, **kwargs))  # type: ignore[arg-type]


def test_the_drawing_has_nothing_that_the_policy_would_refuse() -> None:
    drawing = draw()
    assert " style=" not in drawing
    assert "<style" not in drawing
    assert "<script" not in drawing
    assert "href" not in drawing
    assert "Source Sans 3" in drawing


def test_title_and_description_are_tied_to_the_drawing_and_escaped() -> None:
    root = ElementTree.fromstring(draw(title="A < B & C"))
    assert root.get("role") == "img"
    title, description = root.find(f"{NAMESPACE}title"), root.find(f"{NAMESPACE}desc")
    assert title is not None
    assert description is not None
    assert title.text == "A < B & C"
    assert root.get("aria-labelledby") == title.get("id")
    assert root.get("aria-describedby") == description.get("id")


def test_two_charts_on_one_page_share_no_id() -> None:
    one, other = draw(title="De ene"), draw(title="De andere")
    ids = re.findall(r'\bid="([^"]+)"', one)
    assert any("clip" in name for name in ids)
    assert not set(ids) & set(re.findall(r'\bid="([^"]+)"', other))
    for reference in re.findall(r"url\(#([^)]+)\)", one):
        assert reference in ids


def test_the_tones_are_those_of_the_penvoerder() -> None:
    assert "#7a1f5c" in draw(theme=Theme.of("#7a1f5c"))


def test_text_is_measured_with_our_own_typeface() -> None:
    """A wide word takes more room than a narrow one of equal length: so the font was found."""

    def width(word: str) -> float:
        spec = {**SPEC, "data": {"values": [{"wat": word, "n": 1}]}}
        root = ElementTree.fromstring(str(charts.svg(spec, title="t", description="d")))
        return float(root.get("width", "0"))

    assert width("MMMMMMMMMM") - width("iiiiiiiiii") > 60


def test_scripts_styles_and_outside_references_are_left_out() -> None:
    drawing = charts.clean(
        '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1" onload="x()"><script>x()</script>'
        '<style>a{}</style><rect style="fill:#123456;behavior:url(x)" width="1" height="1"/>'
        '<rect fill="url(https://example.org/#a)" width="2" height="1"/><image href="https://example.org/a.png"/></svg>'
    )
    assert drawing == (
        '<svg width="1" height="1" xmlns="http://www.w3.org/2000/svg"><rect fill="#123456" width="1" height="1" />'
        '<rect width="2" height="1" /></svg>'
    )


@pytest.mark.parametrize("raw", ["geen svg", "<html></html>"])
def test_what_is_no_svg_is_refused(raw: str) -> None:
    with pytest.raises(ValueError, match="SVG"):
        charts.clean(raw)


def test_the_picture_for_the_pdf_carries_its_alternative_text() -> None:
    picture = str(charts.image(SPEC, description='Drie "en" vijf.'))
    assert picture.startswith('<img src="data:image/svg+xml;base64,')
    assert 'alt="Drie &quot;en&quot; vijf."' in picture


def test_a_specification_that_cannot_be_drawn_is_an_error() -> None:
    with pytest.raises(ValueError, match=r".+"):
        charts.svg({"mark": "geen soort"}, title="t", description="d")


def test_the_same_kind_of_chart_shows_each_its_own_data() -> None:
    """The specification is compiled once, the data is filled in each time."""

    def bars(*numbers: int) -> list[str]:
        values = [{"wat": f"rij {place}", "n": number} for place, number in enumerate(numbers)]
        spec = {
            "width": 200,
            "layer": [
                {
                    "data": {"values": values},
                    "mark": "bar",
                    "encoding": {**SPEC["encoding"], "x": {"field": "n", "type": "quantitative", "axis": None}},
                },
                {
                    "data": {"values": values},
                    "mark": "text",
                    "encoding": {"y": {"field": "wat"}, "text": {"field": "n", "type": "quantitative"}},
                },
            ],
        }
        drawing = str(charts.svg(spec, title="t", description="d"))
        return [text for text in re.findall(r"<text[^>]*>([^<]*)</text>", drawing) if text.isdigit() and int(text) > 90]

    assert bars(91, 92) == ["91", "92"]
    assert bars(97, 98) == ["97", "98"]
    assert len(bars(91, 92, 93)) == 3
