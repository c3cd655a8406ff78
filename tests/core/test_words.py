"""The words in use: the house's, and a programme's own, in what was made before they were known."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.utils.translation import override

from cmk.core.words import Term, phrase, phrase_lazy, term_of, word, word_lazy, words_in_use

OWN = {"adviser": {"one": "cultuurexpert", "many": "cultuurexperts"}}
COLUMN = word_lazy("Advisers")
MENU = phrase_lazy("The partners", "{Partners}")


def test_every_term_has_a_name_of_one_and_of_more():
    with override("nl"):
        words = {word(term.value) for term in Term} | {word(f"{term.value}s") for term in Term if term != "trajectory"}
    assert len(words) == 2 * len(Term) - 1
    assert term_of("Trajectories") == (Term.TRAJECTORY, True)
    with pytest.raises(KeyError):
        term_of("advisors")


def test_own_words_hold_for_a_while_and_reach_what_was_made_before():
    assert (str(COLUMN), str(MENU)) == ("Advisers", "The partners")
    with override("nl"), words_in_use(OWN):
        assert str(COLUMN) == "Cultuurexperts"
        assert word("adviser") == "cultuurexpert"
        assert str(MENU) == "The partners", "no own word for a partner"
    assert str(COLUMN) == "Advisers"


def test_a_phrase_changes_as_soon_as_one_of_its_words_is_the_programme_s_own():
    with words_in_use(OWN):
        assert phrase("the house", "{Adviser} of {Trajectories}") == "Cultuurexpert of Trajectories"
        assert phrase("the house", "{Trajectories}") == "the house"


def test_the_tags_escape_what_somebody_typed():
    page = Template('{% word "Adviser" %}|{% phrase _("Log") _("Log: {adviser}") as text %}{{ text }}')
    with words_in_use({"adviser": {"one": "<b>ik", "many": "<b>wij"}}):
        assert page.render(Context()) == "&lt;b&gt;ik|Log: &lt;b&gt;ik"
