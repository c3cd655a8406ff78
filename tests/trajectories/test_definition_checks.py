"""What the parts of a definition say of each other, beyond what the first file needed: every mistake with its place."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from cmk.core.errors import DomainError
from tests.trajectories.test_programme_loader import SMALL
from trajectories.programme.reading import read_definition


@pytest.fixture
def problems(tmp_path):
    """Return the mistakes of the small definition once ``change`` did something to its data."""

    def find(change) -> list[str]:
        raw: dict[str, Any] = yaml.safe_load(SMALL)
        change(raw)
        path = tmp_path / "proef.yaml"
        path.write_text(yaml.safe_dump(raw, allow_unicode=True, sort_keys=False))
        try:
            read_definition(path)
        except DomainError as error:
            return [str(message) for message in error.messages[1:]]
        return []

    return find


def track(key: str, number: int, following: str) -> dict[str, Any]:
    steps = [{"number": 1, "name": "Kijken"}]
    return {"key": key, "number": number, "name": f"Spoor {key}", "next_track": following, "steps": steps}


def in_a_circle(raw):
    raw["tracks"][0]["next_track"] = "twee"
    raw["tracks"] += [track("twee", 2, "drie"), track("drie", 3, "spoor-1")]


def one_leads_into_a_circle(raw):
    raw["tracks"][0]["next_track"] = "twee"
    raw["tracks"] += [track("twee", 2, "drie"), track("drie", 3, "twee")]


def test_a_track_may_be_walked_again_and_lead_on(problems):
    def change(raw):
        raw["tracks"][0]["next_track"] = "twee"
        raw["tracks"].append(track("twee", 2, "twee"))

    assert problems(change) == []


def test_tracks_that_lead_on_in_a_circle_are_told_of_each(problems):
    found = problems(in_a_circle)
    assert [problem.split(":")[0].split(", ")[1] for problem in found] == [
        "tracks[1].next_track",
        "tracks[2].next_track",
        "tracks[3].next_track",
    ]
    assert "spoor-1 → twee → drie → spoor-1" in found[0]
    assert len(problems(one_leads_into_a_circle)) == 2


def double_name(raw):
    raw["tracks"].append({**track("twee", 2, "twee"), "name": "Spoor 1"})


def unknown_level(raw):
    raw["tracks"][0]["level"] = 3


def unknown_pillar(raw):
    raw["scenario_model"]["pillars"] = [{"key": "visie", "name": "Visie"}]
    raw["scenario_model"]["levels"][0]["on_pillars"] = {"visei": "Niets op papier."}


def unknown_principle(raw):
    raw["objectives"] = [{"key": "doel", "name": "Doel", "principle": "kansen"}]


def unknown_objective(raw):
    raw["indicators"][0]["objective"] = "doel"


def by_hand_with_a_track(raw):
    raw["indicators"][0]["counts"] = "by_hand"


def year_outside(raw):
    raw["budget"] = {"income": [{"key": "fcp", "name": "FCP", "amounts": {2024: 100}}]}


def key_on_two_sides(raw):
    line = {"key": "fcp", "name": "FCP", "amounts": {2025: 100}}
    raw["budget"] = {"income": [line], "costs": [line]}


def rule_about_hours(raw):
    raw["budget"] = {
        "income": [{"key": "fcp", "name": "FCP", "amounts": {2025: 100}}],
        "hours": [{"key": "uren", "name": "Uren", "amounts": {2025: 10}}],
        "rules": [{"key": "r", "name": "R", "of": ["uren"], "operator": "max", "percent": 7, "base": ["fcp"]}],
    }


def negative_amount(raw):
    raw["budget"] = {"costs": [{"key": "a", "name": "A", "amounts": {2025: -1}}]}


def planned_outside(raw):
    raw["planning"] = [{"key": "a", "name": "A", "year": 2030}]


def followed_outside(raw):
    raw["monitoring"] = [{"key": "a", "name": "A", "years": [2025, 2031]}]


def core_group_upside_down(raw):
    raw["collaboration_kinds"] = [{"key": "lg", "name": "LG", "core_from": 5, "core_to": 2}]


def contribution_without_years(raw):
    raw["collaboration_kinds"] = [{"key": "lg", "name": "LG", "contribution": 10000}]


def double_role(raw):
    role = {"key": "maker", "name": "Maker"}
    raw["collaboration_kinds"] = [{"key": "lg", "name": "LG", "roles": [role, role]}]


def unknown_word(raw):
    raw["programme"]["words"] = {"advisor": {"one": "coach", "many": "coaches"}}


def half_a_word(raw):
    raw["programme"]["words"] = {"adviser": {"one": "coach"}}


def board_number_as_a_number(raw):
    raw["boards"] = [{"number": 41852, "name": "Bestuur", "priorities": ["Meer muziek."]}]


def target_without_an_indicator(raw):
    raw["targets"] = {"scholen": {"fase-1": 3}}


def unknown_unit(raw):
    raw["indicators"][0]["unit"] = "appels"


@pytest.mark.parametrize(
    ("change", "place", "word"),
    [
        (double_name, "tracks[2].name", "Spoor 1"),
        (unknown_level, "tracks[1].level", "1, 2"),
        (unknown_pillar, "scenario_model.levels[1].on_pillars.visei", "visie"),
        (unknown_principle, "objectives[1].principle", "kansen"),
        (unknown_objective, "indicators[1].objective", "doel"),
        (by_hand_with_a_track, "indicators[1].track", ""),
        (year_outside, "budget.income[1].amounts.2024", "2025"),
        (key_on_two_sides, "budget.costs[1].key", "fcp"),
        (rule_about_hours, "budget.rules[1].of[1]", "fcp"),
        (negative_amount, "budget.costs[1].amounts.2025", ""),
        (planned_outside, "planning[1].year", "2030"),
        (followed_outside, "monitoring[1].years[2]", "2031"),
        (core_group_upside_down, "collaboration_kinds[1].core_to", "5"),
        (contribution_without_years, "collaboration_kinds[1].years", ""),
        (double_role, "collaboration_kinds[1].roles[2].key", "maker"),
        (unknown_word, "programme.words.advisor", "adviser"),
        (half_a_word, "programme.words.adviser.many", ""),
        (board_number_as_a_number, "boards[1].number", ""),
        (target_without_an_indicator, "targets", "indicators"),
        (unknown_unit, "indicators[1].unit", "percent"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_each_mistake_names_its_place_and_the_mend(problems, change, place, word):
    found = problems(change)
    assert any(f"{place}" in problem and word in problem for problem in found), found


def test_they_are_all_told_at_once(problems):
    def change(raw):
        for one in (in_a_circle, unknown_pillar, year_outside, planned_outside, double_role, unknown_word):
            one(raw)

    assert len(problems(change)) == 8
