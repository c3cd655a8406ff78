"""The words in use: the house's, and a programme's own, in what was made before they were known."""

from __future__ import annotations

import pytest
from django.template import Context, Template

from cmk.core.words import Term, phrase, phrase_lazy, term_of, word, word_lazy, words_in_use

OWN = {"adviser": {"one": "cultuurexpert", "many": "cultuurexperts"}}
COLUMN = word_lazy("Advisers")
MENU = phrase_lazy("de partners", "{Partners}")


def test_every_term_has_a_name_of_one_and_of_more():
    words = {word(term.value) for term in Term} | {word(f"{term.value}s") for term in Term if term != "trajectory"}
    assert len(words) == 2 * len(Term) - 1
    assert term_of("Trajectories") == (Term.TRAJECTORY, True)
    with pytest.raises(KeyError):
        term_of("advisors")


def test_own_words_hold_for_a_while_and_reach_what_was_made_before():
    assert (str(COLUMN), str(MENU)) == ("Adviseurs", "de partners")
    with words_in_use(OWN):
        assert (str(COLUMN), word("adviser")) == ("Cultuurexperts", "cultuurexpert")
        assert str(MENU) == "de partners", "no own word for a partner"
    assert str(COLUMN) == "Adviseurs"


def test_a_phrase_changes_as_soon_as_one_of_its_words_is_the_programme_s_own():
    with words_in_use(OWN):
        assert phrase("van het huis", "{Adviser} bij {trajectories}") == "Cultuurexpert bij trajecten"
        assert phrase("van het huis", "{Trajectories}") == "van het huis"


def test_the_tags_escape_what_somebody_typed():
    page = Template('{% word "Adviser" %}|{% phrase _("Save") "Log: {adviser}" as text %}{{ text }}')
    with words_in_use({"adviser": {"one": "<b>ik", "many": "<b>wij"}}):
        assert page.render(Context()) == "&lt;b&gt;ik|Log: &lt;b&gt;ik"
