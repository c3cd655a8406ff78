"""Notes with light markup: what is shown, and what stays text."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from django.template import engines
from hypothesis import given
from hypothesis import strategies as st

from cmk.core.markdown import markdown_light

ALLOWED = {"p", "br", "strong", "em", "ul", "ol", "li", "a"}
PIECES = [
    "**",
    "_",
    "*",
    "[",
    "](",
    ")",
    "<",
    ">",
    "&",
    '"',
    "javascript:",
    "https://a.nl",
    "\n",
    "- ",
    "1. ",
    "# ",
    "\\",
    "!",
    "a",
]


class Seen(HTMLParser):
    """Gathers the tags of a piece of HTML, the addresses of its links, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.said = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        if tag == "a":
            given = dict(attrs)
            assert set(given) == {"href", "rel"}
            assert given["rel"] == "noopener nofollow"
            self.links.append(given["href"])
        else:
            assert not [name for name, _value in attrs if name != "start"]

    def handle_data(self, data):
        self.said += data


def test_bold_italic_lists_links_and_line_breaks():
    text = "**Vet** en _schuin_\ntweede regel\n\n- een\n- twee\n\n1. eerst\n\n"
    text += "[site](https://example.org/a?b=1&c=2) mail@example.org https://example.org/x"
    html = engines["django"].from_string("{{ text|markdown_light }}").render({"text": text})
    seen = Seen(html)
    assert seen.tags == ALLOWED
    assert seen.links == ["https://example.org/a?b=1&c=2", "mailto:mail@example.org", "https://example.org/x"]
    assert "<strong>Vet</strong> en <em>schuin</em><br>" in html


def test_a_heading_is_a_bold_line():
    assert markdown_light("# Groot\ntekst") == "<p><strong>Groot</strong></p>\n<p>tekst</p>\n"
    assert Seen(markdown_light("Tekst\n---\nmeer\n===")).tags == {"p", "br"}


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<b>niet vet</b> <!-- niets -->",
        "[klik](javascript:alert(1))",
        "[klik](JaVaScRiPt:alert(1))",
        "[klik](data:text/html;base64,PHNjcmlwdD4=)",
        "[klik](vbscript:x) [weg](/uitloggen/) [weg](//example.org)",
        "<javascript:alert(1)>",
        "```\ncode\n```",
        "> gezegd",
        "| a | b |\n|---|---|",
        "&lt;script&gt; &amp; &#106;avascript:",
    ],
)
def test_what_is_no_light_markup_is_shown_as_it_was_typed(text):
    seen = Seen(markdown_light(text))
    assert seen.tags <= {"p", "br"}
    assert seen.said.replace("\n", "") == text.replace("\n", "")


def test_a_picture_is_at_most_a_link():
    seen = Seen(markdown_light("![plaatje](https://example.org/a.png)"))
    assert seen.tags == {"p", "a"}


@pytest.mark.parametrize("mark", ["[", "*", "_", "[a](", "**[_", "![", "https://"])
def test_ten_thousand_marks_are_text_and_not_paired(mark):
    seen = Seen(markdown_light(f"{mark * 10_000}einde"))
    assert seen.tags == {"p"}
    assert seen.said.strip() == f"{mark * 10_000}einde"


def test_lists_within_each_other_lose_nothing():
    text = "\n".join(f"{'  ' * depth}- regel {depth}." for depth in range(60))
    said = Seen(markdown_light(text)).said
    assert all(f"regel {depth}." in said for depth in range(60))


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_nothing_but_the_allowed_ever_comes_out(text):
    seen = Seen(markdown_light(text))
    assert seen.tags <= ALLOWED
    assert all(link.startswith(("https://", "http://", "mailto:")) for link in seen.links)
