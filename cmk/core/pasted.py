"""Text as it comes from elsewhere: pasted from Word, a mail or a web page, and made fit to keep."""

from __future__ import annotations

import re

# Half an emoji, which a browser's cut at the longest length leaves; no database takes it.
_HALF = re.compile(r"[\ud800-\udfff]")
# What ends a line elsewhere: Word's soft end of line and of page, Windows, old Macs, Unicode's own.
_LINE_ENDS = re.compile(r"\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
# Spaces that do not break or have a width of their own.
_SPACES = re.compile(r"[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
# What has no shape: control characters (a tab stays), soft hyphens, zero widths, marks of direction and of order.
# The joiner U+200D stays, for emoji are made with it.
_SHAPELESS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# How Word writes a list: a bullet of some font and a tab, or a row of spaces in its place.
_BULLET = re.compile(r"^[ \t]*[•·▪▫◦‣∙●○■□\uf0a7\uf0b7\uf0d8\uf0fco§–-](?:\t| {3})[ \t]*", re.MULTILINE)
_NUMBER = re.compile(r"^[ \t]*((?:\d{1,3}|[a-z])[.)])(?:\t| {3})[ \t]*", re.MULTILINE)
_END_OF_LINE = re.compile(r"[ \t]+$", re.MULTILINE)


def cleaned(text: str) -> str:
    """Return ``text`` without what nobody sees and what breaks elsewhere; the words stay as they were written.

    Lines end in ``\\n``, lists of Word begin with ``- `` or their number. Curly quotes, accents and emoji stay.
    """
    text = _LINE_ENDS.sub("\n", _HALF.sub("", text))
    text = _SPACES.sub(" ", _SHAPELESS.sub("", text))
    text = _NUMBER.sub(r"\1 ", _BULLET.sub("- ", text))
    return _END_OF_LINE.sub("", text)


def one_line(text: str) -> str:
    """Return ``text`` cleaned and on one line, for fields that have only one."""
    return " ".join(cleaned(text).split())
