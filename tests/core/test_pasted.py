"""Text pasted from elsewhere: what stays, and what nobody sees goes."""

from __future__ import annotations

import pytest

from cmk.core.pasted import cleaned, one_line


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("•\tbeleidsplan\r\n•\tgeld", "- beleidsplan\n- geld"),
        ("\uf0b7\teen\n  o\ttwee\n·\u00a0\u00a0\u00a0\u00a0drie", "- een\n- twee\n- drie"),
        ("1.\tEerst\n2)\tDan", "1. Eerst\n2) Dan"),
        ("regel\x0btwee\x0cdrie\u2028vier\rvijf", "regel\ntwee\ndrie\nvier\nvijf"),
        ("A\u00a0B\u202fC\u2009D", "A B C D"),
        ("cul\u00adtuur\u200bonder\ufeffwijs\u2060 \u202etxet", "cultuuronderwijs txet"),
        ("nul\x00byte \x07bel", "nulbyte bel"),
        ("Mooi \ud83d", "Mooi"),
        ("‘Ja’, zei ze – “zeker”… café €5", "‘Ja’, zei ze – “zeker”… café €5"),
        ("👩\u200d🏫 ❤️ kol1\tkol2", "👩\u200d🏫 ❤️ kol1\tkol2"),
        ("- gewoon - streepje\no ja", "- gewoon - streepje\no ja"),
    ],
)
def test_what_was_pasted_is_cleaned(pasted, kept):
    assert cleaned(pasted) == kept
    assert cleaned(kept) == kept


def test_a_field_of_one_line_holds_one_line():
    assert one_line("  Twee aanbieders\x0b\u00a0voorstellen\r\n\tsamen ") == "Twee aanbieders voorstellen samen"
