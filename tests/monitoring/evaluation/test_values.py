"""Answers come in from forms, from JSON and from the past; they have one canonical form."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.evaluation.values import (
    LONGEST_NOTE,
    LONGEST_TEXT,
    Asked,
    Pair,
    as_kept,
    as_sent,
    digest,
    from_kept,
    is_complete,
    parse,
    put,
    value_of,
)
from monitoring.models import Answer, Question

OPTIONS = ["Tijd maken", "Het team meenemen", "Geld vinden"]


def asked(kind: str, levels: int = 4, **more) -> Asked:
    options = OPTIONS if kind in ("choice", "choices") else []
    question = Question(kind=kind, options=options, **more)
    return Asked("visie.vraag", question, levels, second_highest=5 if kind == "goal" else 0)


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


BETWEEN = asked("scenario_now", allows_between=True)


def test_a_scenario_may_lie_between_two_levels_that_are_next_to_each_other():
    assert parse(BETWEEN, ["2", "3", "  Per bouw\nanders "]) == Pair(2, 3, "Per bouw anders")
    assert parse(BETWEEN, ["2", "", ""]) == parse(BETWEEN, ["2"]) == parse(BETWEEN, "2") == 2
    assert parse(BETWEEN, ["2", "2", ""]) == 2
    for raw in (["3", "2", ""], ["1", "3", ""], ["4", "5", ""], ["2", "3", "x" * (LONGEST_NOTE + 1)], list("1234")):
        with pytest.raises(ValueError, match=r"\w"):
            parse(BETWEEN, raw)
    with pytest.raises(ValueError, match="4"):
        parse(asked("scenario_now"), ["2", "3", ""])


def test_half_a_goal_is_kept_but_is_not_complete():
    goal = asked("goal")
    assert parse(goal, ["", "", ""]) is parse(goal, "") is None
    assert parse(goal, ["3", "", ""]) == Pair(3, None)
    assert not is_complete(Pair(3, None), "goal")
    assert is_complete(parse(goal, ["3", "5", ""]), "goal")
    for raw in (["5", "1", ""], ["1", "6", ""]):
        with pytest.raises(ValueError, match=r"\d"):
            parse(goal, raw)


def test_a_number_keeps_within_its_bounds():
    assert parse(asked("number"), " 1.250 ") == 1250
    bounded = asked("number", lowest=1, highest=40)
    assert parse(bounded, "40") == parse(bounded, 40) == 40
    for raw in ("0", "41", "-1", "2,5", "veel", 10**5000, True, ["4"]):
        with pytest.raises(ValueError, match="40"):
            parse(bounded, raw)


def test_an_answer_may_be_written_in_where_the_question_allows_it():
    open_choices, one = asked("choices", allows_other=True), asked("choice", allows_other=True)
    assert parse(open_choices, ["Naar het  museum", OPTIONS[1]]) == (OPTIONS[1], "Naar het museum")
    assert parse(one, ["", "Iets anders"]) == ("Iets anders",)
    assert parse(asked("choice"), OPTIONS[0]) == (OPTIONS[0],)
    for question, raw in ((one, [OPTIONS[0], "en dit"]), (open_choices, ["dit", "dat"]), (asked("choice"), "dat")):
        with pytest.raises(ValueError, match=r"\w"):
            parse(question, raw)


WRITTEN = st.text(alphabet=st.characters(exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")), min_size=1, max_size=40)
VALUES = st.one_of(
    st.tuples(st.just(asked("statement")), st.integers(1, 4)),
    st.tuples(st.just(asked("satisfaction")), st.integers(1, 4)),
    st.tuples(st.just(BETWEEN), st.one_of(st.integers(1, 4), st.integers(1, 3).map(lambda low: [low, low + 1, "zo"]))),
    st.tuples(st.just(asked("goal")), st.tuples(st.integers(1, 4), st.one_of(st.none(), st.integers(1, 5))).map(list)),
    st.tuples(st.just(asked("number")), st.integers(0, 99999)),
    st.tuples(st.just(asked("choices")), st.lists(st.sampled_from(OPTIONS), min_size=1)),
    st.tuples(st.just(asked("choices", allows_other=True)), st.tuples(st.sampled_from(OPTIONS), WRITTEN).map(list)),
    st.tuples(st.just(asked("choice", allows_other=True)), WRITTEN),
    st.tuples(st.just(asked("text")), st.text(alphabet=st.characters(exclude_categories=("Cc", "Cs")), min_size=1)),
)


@given(VALUES)
def test_a_value_survives_the_database_the_form_and_being_kept(pair):
    question, raw = pair
    value = parse(question, raw)
    answer = Answer()
    put(answer, question, value)
    assert value_of(answer, question.kind) == value
    assert parse(question, as_sent(value)) == value
    assert digest(parse(question, as_sent(value))) == digest(value)
    assert from_kept(json.loads(json.dumps(as_kept(value)))) == value
