"""The PDF of a report: PDF/UA, its contents right, its pictures described, its typeface in it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pikepdf
import pytest

from cmk.core.models import today
from monitoring.models import Report
from monitoring.reports import making
from tests import factories
from tests.monitoring.reports.conftest import submit
from tests.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(world: World, previous: Any) -> making.Made:
    for school in factories.SchoolFactory.create_batch(7, municipality=world.municipality):
        submit(previous, school, 1, 2)
        submit(world.round, school, 2, 3, ["Tijd maken"])
        factories.ConversationFactory(programme=world.programme, kind=world.kind, school=school)
    factories.ActivityFactory(programme=world.programme, status="held")
    report = Report(
        programme=world.programme,
        kind="stuurgroep",
        title="Voortgang <najaar> 2026",
        as_of=today(),
        introduction="Een inleiding met <b>haken</b> & tekens.",
    )
    return making.make(report)


@pytest.fixture
def pdf(made: making.Made) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(made.pdf)) as document:
        yield document


def elements(node: Any) -> Iterator[Any]:
    """Walk the structure tree."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from elements(child)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from elements(node.K)


def tags(pdf: pikepdf.Pdf) -> list[Any]:
    return list(elements(pdf.Root.StructTreeRoot.K))


def test_it_is_a_tagged_document_in_dutch_with_a_title(pdf: pikepdf.Pdf, world: World) -> None:
    assert pdf.Root.Lang == "nl"
    assert bool(pdf.Root.MarkInfo.Marked)
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert str(pdf.docinfo["/Title"]) == f"Voortgang <najaar> 2026 · {world.penvoerder.network_name}"
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"


def test_every_picture_has_an_alternative_text(pdf: pikepdf.Pdf) -> None:
    figures = [element for element in tags(pdf) if element.S == "/Figure"]
    assert len(figures) >= 4
    assert all(str(figure.Alt).strip() for figure in figures)
    assert any("scenario 2: 7" in str(figure.Alt) for figure in figures)


def test_tables_have_headers_and_headings_stand_in_order(pdf: pikepdf.Pdf) -> None:
    kinds = [str(element.S) for element in tags(pdf)]
    assert kinds.count("/Table") >= 8
    assert kinds.count("/TH") > kinds.count("/Table")
    levels = [int(kind[2]) for kind in kinds if re.fullmatch(r"/H[1-6]", kind)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_typeface_is_in_it(pdf: pikepdf.Pdf) -> None:
    names = set()
    for page in pdf.pages:
        for font in page.resources.get("/Font", {}).values():
            (descendant,) = font.DescendantFonts
            names.add(str(descendant.BaseFont))
            descriptor = descendant.FontDescriptor
            assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
    assert {match[1] for name in names if (match := re.search(r"\+(Source-(Sans-3|Serif-4))", name))} == {
        "Source-Sans-3",
        "Source-Serif-4",
    }
    assert all("+Source-" in name for name in names), names


def destinations(pdf: pikepdf.Pdf) -> dict[str, int]:
    """Return the page (from 1) of each anchor."""
    numbers = {page.objgen: number for number, page in enumerate(pdf.pages, start=1)}
    pairs = pdf.Root.Names.Dests.Names
    return {str(pairs[place]): numbers[pairs[place + 1][0].objgen] for place in range(0, len(pairs), 2)}


def text_of(pdf: pikepdf.Pdf, number: int, tmp_path: Any) -> str:
    import subprocess

    path = tmp_path / "report.pdf"
    pdf.save(path)
    page = ["-f", str(number), "-l", str(number)]
    return subprocess.run(["pdftotext", "-layout", *page, path, "-"], capture_output=True, text=True, check=True).stdout


def test_the_contents_give_the_right_pages(pdf: pikepdf.Pdf, made: making.Made, tmp_path: Any) -> None:
    pages = destinations(pdf)
    contents = text_of(pdf, 2, tmp_path)
    for key, name in making.contents(made.content):
        line = next(line for line in contents.splitlines() if line.strip().startswith(name))
        assert int(line.split()[-1]) == pages[key]
        assert name in text_of(pdf, pages[key], tmp_path)


def test_pages_are_numbered_and_bookmarked(pdf: pikepdf.Pdf, tmp_path: Any, world: World) -> None:
    count = len(pdf.pages)
    assert 5 <= count <= 15
    assert f"{count} van {count}" in text_of(pdf, count, tmp_path)
    assert world.penvoerder.network_name in text_of(pdf, count, tmp_path)
    with pdf.open_outline() as outline:
        assert "In het kort" in [item.title for item in outline.root]


def test_what_people_typed_is_text_and_never_markup(made: making.Made, world: World) -> None:
    html = making.pdf_html(made.content, world.penvoerder)
    assert "Voortgang &lt;najaar&gt; 2026" in html
    assert "<b>haken</b>" not in html
    assert "&lt;b&gt;haken&lt;/b&gt; &amp; tekens." in html


def test_a_logo_that_is_gone_does_not_stop_the_report(made: making.Made, world: World) -> None:
    world.penvoerder.logo = "logos/weg.png"
    html = making.pdf_html(made.content, world.penvoerder)
    assert "cover-mark" in html


def test_the_workbook_holds_the_same_figures(made: making.Made) -> None:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(made.xlsx))
    scenarios = next(sheet for sheet in book.worksheets if sheet.title.startswith("Scenario"))
    rows = list(scenarios.iter_rows(values_only=True))
    assert rows[0][:3] == ("Pijler", "wanneer", "scenario 1")
    assert rows[1] == ("Visie", "nu", 0, 7, 0, 0, 7)
    assert rows[2] == ("Visie", "gewenst", 0, 0, 7, 0, 7)
