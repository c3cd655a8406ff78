"""Sentences of the report for the stuurgroep."""

from __future__ import annotations

import datetime
from types import SimpleNamespace

import pytest

from monitoring.evaluation.outcomes import PillarOutcome, ScenarioByPillar, Wish
from monitoring.reports.words import _most_wanted, responded


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


@pytest.mark.parametrize(
    ("after", "sentence"),
    [
        (0, "Drie zijn er nog mee bezig. De ronde loopt tot en met 17 december 2025."),
        (1, "Drie begonnen wel, maar stuurden niet in."),
    ],
)
def test_nobody_is_still_filling_in_after_the_round(after, sentence):
    last = datetime.date(2025, 12, 17)
    total = SimpleNamespace(invited=34, started=34, submitted=31)
    part = SimpleNamespace(response=SimpleNamespace(total=total), closes_on=last)
    told = responded(part, last + datetime.timedelta(days=after))
    assert told == f"Er zijn 34 scholen uitgenodigd. 31 stuurden de zelfevaluatie in. {sentence}"
