"""Notes with light markup: bold, italic, lists and links as people type them in a mail, and nothing else.

What was typed as HTML stays text, an address that is not http, https or mailto does not become a link, there are no
pictures, and a heading is no more than a bold line: the page decides about its own headings.
"""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from functools import cache
from typing import Any

from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

# Everything that is not named here is off, also what a later version of the library brings.
RULES = ["heading", "list", "emphasis", "link", "linkify", "newline", "escape", "text_join"]
SCHEMES = ("http://", "https://", "mailto:")
# A text with lists deeper within each other, or with more marks than any note has, is shown as it was typed: the one
# the library would cut off, the other takes it long to pair.
MOST_NESTING = 20
MOST_MARKS = 2_000
MARKS = ("[", "*", "_", "://")
REL = "noopener nofollow"


class _Renderer(RendererHTML):
    """Writes headings as bold lines, and says of every link that it leads elsewhere."""

    def heading_open(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: MutableMapping) -> str:
        """Begin a bold line."""
        return "<p><strong>"

    def heading_close(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: MutableMapping) -> str:
        """End a bold line."""
        return "</strong></p>\n"

    def link_open(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: MutableMapping) -> str:
        """Begin a link."""
        tokens[index].attrSet("rel", REL)
        return self.renderToken(tokens, index, options, env)


class _Light(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
        """Say whether ``url`` may be a link; else it stays text."""
        return url.strip().lower().startswith(SCHEMES)


@cache
def _light() -> MarkdownIt:
    options = {"html": False, "breaks": True, "linkify": True, "typographer": False, "maxNesting": MOST_NESTING}
    light = _Light("zero", options, renderer_cls=_Renderer).enable(RULES)
    assert light.linkify is not None  # noqa: S101 - the package is pinned with it
    # Only what is written out whole, not every "school.nl" in a sentence.
    light.linkify.set({"fuzzy_link": False, "fuzzy_ip": False})
    return light


def markdown_light(text: str) -> SafeString:
    """Return ``text`` as safe HTML: paragraphs, line breaks, bold, italic, lists and links."""
    light = _light()
    env: dict[str, Any] = {}
    few = sum(text.count(mark) for mark in MARKS) <= MOST_MARKS
    tokens = light.parse(text, env) if few else []
    if not few or any(token.level >= MOST_NESTING - 1 for token in tokens):
        return mark_safe(linebreaks(text, autoescape=True))  # noqa: S308 - escaped just there
    return mark_safe(light.renderer.render(tokens, light.options, env))  # noqa: S308 - html is off: all is escaped
