"""Whatever accent a penvoerder chooses, what the look derives from it can be read."""

from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cmk.accounts.models.penvoerder import validate_accent
from cmk.core import theme

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def accepted(colour: str) -> bool:
    try:
        validate_accent(colour)
    except ValidationError:
        return False
    return True


@given(colours)
def test_an_accent_that_is_accepted_can_be_read(colour):
    tones = theme.Theme.of(colour)
    if accepted(colour):
        assert theme.contrast(tones.accent, "#ffffff") >= 4.5  # button
        assert theme.contrast(tones.deep, "#ffffff") >= 4.5  # link, heading
        assert theme.contrast(tones.deep, tones.wash) >= 4.5  # tag, selected
    else:
        assert theme.problems(colour)


@given(colours)
def test_the_scale_of_scenarios_runs_from_light_to_dark_in_grey_too(colour):
    lights = [theme.luminance(level) for level in theme.Theme.of(colour).levels]
    assert len(lights) == 4
    for lighter, darker in pairwise(lights):
        assert (lighter + 0.05) / (darker + 0.05) > 1.5


@given(colours)
def test_letters_on_every_level_can_be_read(colour):
    tones = theme.Theme.of(colour)
    for level in tones.levels:
        assert theme.contrast(tones.ink_on(level), level) >= 4.5


@given(colours, colours)
def test_contrast_is_the_same_both_ways_and_within_its_bounds(one, other):
    assert theme.contrast(one, other) == theme.contrast(other, one)
    assert 1 <= theme.contrast(one, other) <= 21.0001
    assert theme.contrast(one, one) == pytest.approx(1)


def test_contrast_as_wcag_counts_it():
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert theme.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("wrong", ["", "red", "#12345", "#1234567", "0b6b63", "#zzzzzz", "#0b6b63\n"])
def test_what_is_not_a_colour_is_refused(wrong):
    with pytest.raises(ValidationError):
        validate_accent(wrong)


def test_the_stylesheet_carries_the_tones_and_may_be_kept(client):
    answer = client.get(reverse("theme", args=["7a2a5a"]))
    assert answer["Content-Type"].startswith("text/css")
    assert "--accent:#7a2a5a" in answer.content.decode()
    assert "immutable" in answer["Cache-Control"]
    assert client.get("/thema/geen-kleur.css").status_code == 404
