"""Results show per question when enough people answered and the round has closed, and never lay answers together."""

import pytest
from django.urls import reverse

from cmk.accounts.models import Download
from monitoring.satisfaction.results import outcome
from tests.monitoring.satisfaction.conftest import close, responses

TEXTS = [f"Opmerking {number}" for number in range(6)]


def page(round_, name="results"):
    return reverse(f"satisfaction:{name}", args=[round_.pk])


@pytest.mark.parametrize(
    ("values", "over", "shown"), [([4] * 6, False, False), ([4] * 4, True, False), ([4] * 5, True, True)]
)
def test_nothing_below_five_or_before_the_end(as_role, guidance, values, over, shown):
    responses(guidance, values, verder=TEXTS)
    if over:
        close(guidance)
    html = as_role("adviseur").get(page(guidance)).content.decode()
    assert (TEXTS[0] in html) == shown
    assert (TEXTS[0] in as_role("beheerder").get(page(guidance, "download")).content.decode()) == shown
    assert bool(outcome(guidance).questions) == shown
    assert f"{len(values)} van 0" in html or f"{len(values)} of 0" in html


def test_what_is_too_small_is_withheld_within_a_question_too(guidance):
    chosen = [["Bellen"]] * 5 + [["Bellen", "Mailen"]] * 5 + [None, None]
    responses(guidance, [4] * 6 + [1] * 6, bereik=[3] * 10 + [1, 1], hoe=chosen, anders=TEXTS[:4], verder=TEXTS[:5])
    close(guidance)
    found = {one.asked.question.key: one for one in outcome(guidance).questions}
    assert [(option.label, option.number) for option in found["geheel"].options] == [
        ("Niet", 6),
        ("Beetje", 0),
        ("Tevreden", 0),
        ("Heel", 6),
    ]
    assert (found["bereik"].n, found["bereik"].mean, found["bereik"].options) == (12, pytest.approx(32 / 12), ())
    assert [option.number for option in found["hoe"].options] == [10, 5]
    assert (found["anders"].n, found["anders"].texts) == (None, ())
    assert sorted(found["verder"].texts) == TEXTS[:5]


def test_an_option_that_nearly_everybody_chose_tells_who_did_not(guidance):
    responses(guidance, [4] * 12, hoe=[["Bellen", "Mailen"]] * 7 + [["Bellen"]] * 4 + [["Mailen"]])
    close(guidance)
    assert next(one for one in outcome(guidance).questions if one.asked.question.key == "hoe").options == ()


def test_places_in_the_lists_do_not_lay_the_answers_of_one_person_together(guidance):
    """Two open questions answered by the same people stand in two orders of chance."""
    guidance.instrument.pillars.get().questions.filter(key="anders").update(condition=None)
    numbers = [str(number) for number in range(24)]
    responses(guidance, [4] * 24, anders=numbers, verder=numbers)
    close(guidance)
    one, other = (found.texts for found in outcome(guidance).questions if found.asked.question.kind == "text")
    assert sorted(one) == sorted(other) == sorted(numbers)
    assert one != other
    assert outcome(guidance).questions[-1].texts == other


def test_the_download_is_tidy_and_logged(as_role, guidance):
    responses(guidance, [4] * 6, verder=TEXTS)
    close(guidance)
    lines = as_role("beheerder").get(page(guidance, "download")).content.decode("utf-8-sig").splitlines()
    assert lines[0].replace('"', "").replace(";", ",") == "round,question,text,aspect,measure,answer,value"
    assert sum("Opmerking" in line for line in lines) == 6
    assert Download.objects.get().subject == "satisfaction"
