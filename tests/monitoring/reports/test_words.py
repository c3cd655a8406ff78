"""Sentences of the report for the stuurgroep."""

from __future__ import annotations

import pytest

from monitoring.evaluation.outcomes import PillarOutcome, ScenarioByPillar, Wish
from monitoring.reports.words import _most_wanted


@pytest.mark.parametrize(
    ("higher", "sentence"),
    [
        ((3, 7, 5), "Het vaakst willen scholen verder met de pijler deskundigheid: zeven van de 31."),
        (
            (3, 7, 7),
            "Het vaakst willen scholen verder met de pijlers deskundigheid en samenwerking: bij elk zeven van de 31.",
        ),
        ((0, 0, 0), ""),
    ],
)
def test_pillars_that_schools_want_equally_are_named_together(higher, sentence):
    names = ("Visie", "Deskundigheid", "Samenwerking")
    pillars = tuple(
        PillarOutcome(key=name, name=name, now=None, wanted=None, wish=Wish(number, 31 - number, 0))
        for name, number in zip(names, higher, strict=True)
    )
    assert _most_wanted(ScenarioByPillar("scenario", (), 31, pillars)) == sentence
