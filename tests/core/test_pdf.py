"""The gateway to PDF touches nothing outside the static folder."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings

from cmk.core.pdf import allowed, static_root, write_pdf

PAGE = '<!doctype html><html lang="nl"><head><title>Een stuk</title></head><body>{}</body></html>'


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/a.png",
        "http://127.0.0.1/",
        "ftp://example.org/a",
        "file:///etc/passwd",
        f"file://{Path(settings.BASE_DIR)}/manage.py",
        f"file://{static_root()}/../manage.py",
        f"file://{static_root()}/%2e%2e/manage.py",
        "file://elders/static/css/house.css",
    ],
)
def test_only_static_files_and_data_may_be_read(url: str) -> None:
    assert not allowed(url)


@pytest.mark.parametrize("url", ["data:text/plain,a", f"file://{static_root()}/css/report.css"])
def test_static_files_and_data_may_be_read(url: str) -> None:
    assert allowed(url)


@pytest.mark.parametrize("address", ["https://example.org/a.png", "/etc/passwd"])
def test_a_page_that_asks_for_anything_else_is_an_error(address: str) -> None:
    with pytest.raises(ValueError, match="without the network"):
        write_pdf(PAGE.format(f'<img src="{address}" alt="iets">'))


def test_the_document_is_tagged_and_says_its_language_and_title() -> None:
    with pikepdf.open(io.BytesIO(write_pdf(PAGE.format("<h1>Een stuk</h1><p>Tekst.</p>")))) as pdf:
        assert pdf.Root.Lang == "nl"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert pdf.docinfo["/Title"] == "Een stuk"
        assert "/StructTreeRoot" in pdf.Root
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
