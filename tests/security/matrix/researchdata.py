"""Answers as data for research: for researchers and project leaders."""

from __future__ import annotations

from tests.security.matrix import Row

WHO = "leader onderzoeker"

ROWS = [
    Row("researchdata:home", WHO),
    Row("researchdata:codebook", WHO),
    # There is nothing to take in a world of one school.
    *(
        Row("researchdata:download", WHO, kwargs={"form": form}, expect={WHO: "researchdata:home"}, id=form)
        for form in ("xlsx", "zip")
    ),
]
