"""The scenario profile: drawn, clean, and told in words."""

import dataclasses
import datetime
from decimal import Decimal

from cmk.core.theme import Theme
from monitoring.evaluation.profile import profile_in_words, profile_spec, profile_svg
from monitoring.evaluation.results import EvaluationResult, Level, PillarResult
from tests import factories

LEVELS = tuple(Level(number, f"Niveau {number}", "") for number in range(1, 5))


def pillar(name, now, wanted, previous):
    return PillarResult(name.lower(), name, LEVELS, now, wanted, previous, Decimal(2), None, 2, 2, (), (), ())


def result(*pillars, before="Ronde 2025"):
    day = datetime.date(2025, 11, 3)
    return EvaluationResult("De Wilgenhoek", "2026", day, "scenario", 4, ("a", "b"), pillars, (), before, day)


def values(spec, layer):
    return spec["layer"][layer]["data"]["values"]


def test_filled_is_now_ring_is_wanted_grey_is_last_time():
    spec = profile_spec(result(pillar("Visie", 3, 4, 2), pillar("Programma", 2, 2, 2)), Theme.of())
    moved, wish, points = (values(spec, layer) for layer in range(3))
    assert moved == [{"pillar": "Visie", "from": 2, "to": 3}]
    assert wish == [{"pillar": "Visie", "from": 3, "to": 4}]
    assert len(points) == 6
    # What is now is drawn last, over an equal wish.
    assert [point["level"] for point in points if point["pillar"] == "Programma"] == [2, 2, 2]
    assert {point["what"] for point in points[-2:]} == {spec["layer"][2]["encoding"]["fill"]["scale"]["domain"][0]}


def test_two_rounds_of_one_year_are_told_apart_by_their_names():
    drawn = result(pillar("Visie", 3, 4, 2))
    later = dataclasses.replace(drawn, submitted_on=datetime.date(2026, 11, 3))
    specs = [profile_spec(drawn, Theme.of(), narrow=narrow) for narrow in (False, True)] + [
        profile_spec(later, Theme.of())
    ]
    words = [spec["layer"][2]["encoding"]["fill"]["scale"]["domain"][-1] for spec in specs]
    assert words == ["vorige keer (Ronde 2025)", "vorige keer", "vorige keer (2025)"]


def test_between_two_levels_is_drawn_half_way_and_said_so():
    between = dataclasses.replace(pillar("Visie", 2, 3, 2), now_upper=3)
    drawn = result(between)
    moved, wish, points = (values(profile_spec(drawn, Theme.of()), layer) for layer in range(3))
    assert moved == [{"pillar": "Visie", "from": 2, "to": 2.5}]
    assert wish == [{"pillar": "Visie", "from": 2.5, "to": 3}]
    assert 2.5 in [point["level"] for point in points]
    assert "2–3" in profile_in_words(drawn)


def test_what_was_not_asked_is_not_drawn():
    spec = profile_spec(result(pillar("Visie", None, None, None), before=""), Theme.of())
    assert values(spec, 2) == []
    assert len(spec["layer"][2]["encoding"]["fill"]["scale"]["domain"]) == 2


def test_the_picture_is_clean_svg_with_its_words(db):
    drawn = result(pillar("Visie", 3, 4, 2), pillar("Programma", 2, None, None))
    for narrow in (False, True):
        svg = profile_svg(drawn, factories.PenvoerderFactory(accent="#5b2a86"), narrow=narrow)
        assert svg.startswith("<svg")
        assert "style=" not in svg
        assert "De Wilgenhoek" in svg
        assert profile_in_words(drawn) in svg
        assert "#5b2a86" in svg
