"""The check of partners: the partner's own, and staff read what was shared."""

from __future__ import annotations

from tests.security.matrix import Row

ROWS = [
    Row("partnercheck:mine", "partner"),
]
