"""Searching: whoever sees a page of anything that is searched. What each finds is in tests/monitoring/search."""

from __future__ import annotations

from tests.security.matrix import Row

WHO = "staff school board gemeente partner"

ROWS = [
    Row("search:results", WHO),
    Row("search:results", WHO, query={"q": "voorbeeld"}, id="with results"),
    Row("search:results", WHO, query={"q": "voorbeeld", "soort": "mensen"}, id="of one kind"),
    Row("search:results", WHO, query={"q": "vorbeeld"}, headers={"HX-Request": "true"}, id="while typing"),
]
