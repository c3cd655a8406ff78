"""Talking points: what is said about pillars that do not quite fit, with examples."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from monitoring.evaluation.consistency import talking_points

NAMES = ["Visie", "Deskundigheid", "Programma", "Samenwerking"]


@dataclass(frozen=True)
class Outcome:
    key: str
    name: str
    now: int | None
    wanted: int | None = None
    suggested: int | None = None
    now_upper: int | None = None


def outcomes(*now, wanted=None, suggested=None):
    nothing = (None,) * len(now)
    rows = zip(NAMES, now, wanted or nothing, suggested or nothing, strict=True)
    return [Outcome(name.lower(), name, *row) for name, *row in rows]


def found(pillars):
    return [(point.kind, point.pillars) for point in talking_points(pillars)]


def test_a_vision_at_3_with_a_programme_at_1_is_something_to_talk_about():
    points = talking_points(outcomes(3, 2, 1, 2))
    assert [(point.kind, point.pillars) for point in points] == [("gap", ("programma", "visie"))]
    assert "Visie" in points[0].sentence
    assert "Programma" in points[0].sentence


def test_several_pillars_far_below_the_highest_are_one_point():
    points = talking_points(outcomes(4, 1, 2, 1))
    assert [(point.kind, point.pillars) for point in points] == [
        ("gap", ("deskundigheid", "programma", "samenwerking", "visie"))
    ]


def test_the_picture_of_the_dossier():
    pillars = outcomes(3, 2, 3, 2, wanted=(4, 3, 3, 4))
    assert found(pillars) == [("behind", ("deskundigheid", "samenwerking", "visie")), ("leap", ("samenwerking",))]


def test_a_step_behind_where_the_school_stays_is_nothing_to_talk_about():
    assert found(outcomes(3, 3, 3, 2, wanted=(3, 3, 3, 2))) == []


def test_going_back_is_a_choice_like_any_other():
    assert found(outcomes(3, 3, 3, 3, wanted=(2, 3, 3, 3))) == []


def test_statements_that_point_elsewhere_are_asked_about_both_ways():
    points = talking_points(outcomes(2, 2, 2, 2, suggested=(3, 1, 2, None)))
    assert [(point.kind, point.pillars) for point in points] == [
        ("statements", ("visie",)),
        ("statements", ("deskundigheid",)),
    ]
    assert points[0].sentence != points[1].sentence


def test_between_two_levels_is_both_of_them():
    between = Outcome("visie", "Visie", 2, wanted=3, suggested=3, now_upper=3)
    assert found([between, Outcome("programma", "Programma", 4, wanted=4)]) == []
    assert found([between, Outcome("programma", "Programma", 1)]) == []
    low = Outcome("visie", "Visie", 1, now_upper=2)
    points = talking_points([low, Outcome("programma", "Programma", 4)])
    assert [point.kind for point in points] == ["gap"]
    assert "1–2" in points[0].sentence


def test_nothing_chosen_gives_nothing_to_say():
    assert found(outcomes(None, None, None, None, wanted=(4, 4, 4, 4), suggested=(1, 1, 1, 1))) == []


LEVEL = st.one_of(st.none(), st.integers(1, 4))


@given(st.lists(st.tuples(LEVEL, LEVEL, LEVEL), min_size=4, max_size=4))
def test_points_name_only_pillars_that_were_filled_in_and_each_gap_once(rows):
    pillars = [Outcome(name.lower(), name, *row) for name, row in zip(NAMES, rows, strict=True)]
    by_key = {pillar.key: pillar for pillar in pillars}
    points = talking_points(pillars)
    assert all(by_key[key].now is not None for point in points for key in point.pillars)
    assert len({(point.kind, point.pillars) for point in points}) == len(points)
    known = [pillar.now for pillar in pillars if pillar.now is not None]
    low = {pillar.key for pillar in pillars if pillar.now is not None and max(known) - pillar.now >= 2}
    gaps = [point for point in points if point.kind == "gap"]
    assert len(gaps) == bool(low)
    assert all(set(point.pillars[:-1]) == low for point in gaps)


@given(st.integers(1, 4))
def test_equal_pillars_never_clash(level):
    assert found(outcomes(*[level] * 4, wanted=(level,) * 4, suggested=(level,) * 4)) == []
