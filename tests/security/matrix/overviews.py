"""Overviews over conversations: the needs, the norm, and the line in time of a school."""

from __future__ import annotations

from tests.security.matrix import Row

ROWS = [
    Row("needs:overview", "staff"),
    Row("needs:said", "staff"),
    Row("needs:download", "staff", kwargs={"form": "xlsx"}),
    Row("needs:download", "", hidden="staff", kwargs={"form": "pdf"}, id="no such form"),
    Row("needs:download_said", "staff", kwargs={"form": "csv"}),
    Row("needs:download_said", "", hidden="staff", kwargs={"form": "pdf"}, id="no such form"),
    Row("norm:overview", "staff"),
    Row("norm:who", "staff"),
    Row("norm:download", "staff", kwargs={"form": "csv"}),
    Row("norm:download", "", hidden="staff", kwargs={"form": "pdf"}, id="no such form"),
]
