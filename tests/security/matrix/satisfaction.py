"""The anonymous check: whoever holds the link of the mail; the results are the penvoerder's."""

from __future__ import annotations

from tests.security.matrix import Row

ROWS = [
    Row("satisfaction:answer", "", kwargs={"token": "nooit-verstuurd"}, denied=404, expect={"anonymous": 404}),
]
