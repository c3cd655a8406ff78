"""What is left of a text for comparing, what counts as a typo, and what a person may type."""

from __future__ import annotations

import pytest

from cmk.core.search.folding import MOST_WORDS, fold, haystack, joined, read_query
from cmk.core.search.marks import excerpt, marked
from cmk.core.search.typos import is_typo_of, looks_like, most_typos, swapped


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Crèche De Regenboog", "creche de regenboog"),
        ("'s-Gravenhage", "s gravenhage"),
        ("’s-Gravenhage", "s gravenhage"),
        ("Nuenen c.a.", "nuenen ca"),
        ("OBS «De Ark» – Súdwest-Fryslân", "obs de ark sudwest fryslan"),
        ("Søren Œdipus Straße Łódź", "soren oedipus strasse lodz"),
        ("ĳsselmonde", "ijsselmonde"),
        ("a\x00b\tc\nd", "a b c d"),
        ("100% _under_ \\back", "100 under back"),
        ("", ""),
        ("?!…—", ""),
    ],
)
def test_fold(text, folded):
    assert fold(text) == folded
    assert fold(folded) == folded


def test_joined_and_haystack():
    assert joined("020 - 123 45 67") == "0201234567"
    assert joined("1181 AB") == "1181ab"
    assert haystack("De Ark", "16AH00 Amstelveen") == " de ark | 16ah00 amstelveen "


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Crèche  regenboog", ("creche", "regenboog")),
        ("16AH00", ("16ah00",)),
        ("1181 AB", ("1181", "ab")),
        ("m.hofman@example.org", ("mhofman", "exampleorg")),
        ("020-123 45 67", ("201234567",)),
        ("+31 (0)20 1234567", ("201234567",)),
        ("0031 20 1234567", ("201234567",)),
        ("(020) 123 45 67", ("201234567",)),
        ("020", ("020",)),
        ("2025-2028", ("2025", "2028")),
        ("de de DE", ("de",)),
        ("%", ()),
        ("_'\";--", ()),
        ("\x00", ()),
        ("   ", ()),
    ],
)
def test_what_was_typed(typed, words):
    assert read_query(typed).words == words


def test_what_was_typed_has_an_end():
    query = read_query(" ".join(f"woord{n}" for n in range(5000)))
    assert len(query.words) <= MOST_WORDS
    assert len(query.text) <= 100


def test_one_letter_is_too_short():
    assert read_query("a").is_short
    assert not read_query("ab").is_short
    assert not read_query("a b").is_short
    assert not read_query("").is_short
    assert read_query("").is_empty


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("regenbog", "regenboog"),
        ("regenboogg", "regenboog"),
        ("regneboog", "regenboog"),
        ("regenbog", "regenboogschool"),
        ("jasen", "jansen"),
        ("jamsen", "jansen"),
        ("vires", "vries"),
        ("amsetlveen", "amstelveen"),
        ("amstelvene", "amstelveen"),
        ("post", "pots"),
        ("aalsmear", "aalsmeer"),
    ],
)
def test_a_typo(word, other):
    assert is_typo_of(word, other)


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("bos", "bas"),  # too short
        ("hans", "jans"),  # the first letter of a short word
        ("hart", "haring"),  # a short word is not the beginning of another
        ("16ah01", "16ah00"),  # a code is right or wrong
        ("museum", "muziek"),
        ("regenboog", "kameleon"),
        ("uithoorn", "uit"),
    ],
)
def test_no_typo(word, other):
    assert not is_typo_of(word, other)


def test_a_lost_space():
    assert looks_like("deregenboog", " de regenboog | 16ah00 ")
    assert not looks_like("deregenboog", " de kameleon | 16ah00 ")


def test_how_many_typos():
    assert [most_typos(word) for word in ("bos", "bosw", "regenbog", "16ah00")] == [0, 1, 2, 0]
    assert list(swapped("bos")) == ["obs", "bso"]
    assert list(swapped("oo")) == []


@pytest.mark.parametrize(
    ("text", "typed", "shown"),
    [
        ("Crèche De Regenboog", "creche regen", "<mark>Crèche</mark> De <mark>Regen</mark>boog"),
        ("Nuenen c.a.", "nuenen ca", "<mark>Nuenen</mark> <mark>c.a</mark>."),
        ("De Regenboog", "regenbog", "De <mark>Regenboog</mark>"),
        ("'s-Gravenhage", "s-gravenhage", "&#x27;<mark>s</mark>-<mark>Gravenhage</mark>"),
        ("Straße 1", "strasse", "<mark>Straße</mark> 1"),
        ("<b>Ark</b>", "ark", "&lt;b&gt;<mark>Ark</mark>&lt;/b&gt;"),
        ("De Ark", "de", "<mark>De</mark> Ark"),
        ("Linde", "de", "Linde"),
        ("De Ark", "xyz", "De Ark"),
    ],
)
def test_the_hit_is_marked(text, typed, shown):
    assert marked(text, read_query(typed)) == shown


def test_an_excerpt_is_around_the_hit():
    text = "Wij maken theater. " * 20 + "Ook geven wij muziekles aan groep 5. " + "Bel ons gerust. " * 20
    shown = excerpt(text, read_query("muziekles"))
    assert "geven wij <mark>muziekles</mark> aan groep 5" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < 260
    assert excerpt("Kort.", read_query("iets")) == "Kort."
    assert excerpt("w" * 500, read_query("iets")).endswith(" …")
