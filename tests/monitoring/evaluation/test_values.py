"""Answers come in from forms, from JSON and from the past; they have one canonical form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.evaluation.values import LONGEST_TEXT, Asked, as_sent, digest, parse, put, value_of
from monitoring.models import Answer, Question

OPTIONS = ["Tijd maken", "Het team meenemen", "Geld vinden"]


def asked(kind: str, highest: int = 4) -> Asked:
    return Asked("visie.vraag", Question(kind=kind, options=OPTIONS if kind == "choices" else []), highest)


@given(st.integers(1, 4), st.sampled_from(["statement", "scenario_now", "scenario_wanted"]))
def test_a_number_reads_the_same_from_form_and_json(number, kind):
    assert parse(asked(kind), number) == parse(asked(kind), str(number)) == number


@pytest.mark.parametrize(
    "raw",
    [0, 5, -1, "0", "5", "9" * 50, "1.5", 1.5, True, "²", "drie", ["1"], {"a": 1}, pytest.param(10**5000, id="huge")],
)
def test_a_number_off_the_scale_is_refused(raw):
    with pytest.raises(ValueError, match="4"):
        parse(asked("statement"), raw)


@pytest.mark.parametrize("kind", ["statement", "choices", "text"])
@pytest.mark.parametrize("raw", ["", None])
def test_nothing_is_no_answer(kind, raw):
    assert parse(asked(kind), raw) is None


@given(st.lists(st.sampled_from(OPTIONS)))
def test_choices_are_kept_once_in_the_order_of_the_question(chosen):
    value = parse(asked("choices"), chosen)
    assert value == (tuple(option for option in OPTIONS if option in chosen) or None)


@pytest.mark.parametrize("raw", [["Iets anders"], [1], {"a": "b"}, "Iets anders", 3])
def test_a_choice_that_is_not_offered_is_refused(raw):
    with pytest.raises(ValueError, match=r"\w"):
        parse(asked("choices"), raw)


def test_text_is_cleaned_not_changed():
    assert parse(asked("text"), "  Eén\r\nregel\x00 <b>vet</b>  ") == "Eén\nregel <b>vet</b>"
    assert parse(asked("text"), "x" * LONGEST_TEXT) == "x" * LONGEST_TEXT
    with pytest.raises(ValueError, match="5001"):
        parse(asked("text"), "x" * (LONGEST_TEXT + 1))
    with pytest.raises(ValueError, match=r"\w"):
        parse(asked("text"), ["a"])


VALUES = st.one_of(
    st.tuples(st.just("statement"), st.integers(1, 4)),
    st.tuples(st.just("choices"), st.lists(st.sampled_from(OPTIONS), min_size=1)),
    st.tuples(st.just("text"), st.text(alphabet=st.characters(exclude_categories=("Cc", "Cs")), min_size=1)),
)


@given(VALUES)
def test_a_value_survives_the_database_and_the_form(pair):
    kind, raw = pair
    value = parse(asked(kind), raw)
    answer = Answer()
    put(answer, kind, value)
    assert value_of(answer, kind) == value
    assert parse(asked(kind), as_sent(value)) == value
    assert digest(parse(asked(kind), as_sent(value))) == digest(value)
