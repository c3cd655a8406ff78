"""The database folds as Python does, keeps what is searched, and finds by it without leaving a trace."""

from __future__ import annotations

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cmk.core.search.finding import find, find_alike
from cmk.core.search.folding import fold, haystack, joined, read_query
from cmk.core.search.postgres import SETTING, similarity
from partners.models import Offer, Partner
from partners.search import OFFER_LONG_TEXT, OFFER_TEXT, PARTNER_TEXT, offer_source, partner_source
from schools.models import Municipality, Person, School, SchoolBoard
from schools.search import BOARD_TEXT, BOARDS, MUNICIPALITIES, PEOPLE, PERSON_TEXT, SCHOOL_TEXT, school_source
from tests import factories

ONLY_POSTGRES = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="about PostgreSQL's own functions")
LETTERS = "abcXYZ 019.,'’`-_/\\%&()@!?–“„éèëïöüçñÅåØøłßÆæœĳİı\t·€"


def database(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {sql}", params)
        return cursor.fetchone()[0]


class FoldingTest(TestCase):
    """Whatever is in a text, the database and Python fold it alike."""

    @settings(max_examples=150, deadline=None)
    @given(name=st.text(LETTERS, max_size=12), rest=st.text(LETTERS, max_size=12))
    def test_the_database_folds_as_python_does(self, name, rest):
        assert database("cmk_haystack(%s, %s)", name, rest) == haystack(name, rest)
        assert database("cmk_joined(%s)", rest) == joined(rest)


def full_rows():
    """Make a row of each kind with something in every column that search reads."""
    address = {
        "place": "'s-Gravenhage",
        "street": "Élandstraat",
        "house_number": "7-a",
        "postcode": "2513 GP",
        "phone": "070 - 123 45 67",
        "website": "www.voorbeeld.example.org",
    }
    school = factories.SchoolFactory(name="Crèche De Regenboog", code="16AH00", **address)
    board = factories.SchoolBoardFactory(name="Stichting Ø", number="41646", **address)
    person = factories.PersonFactory(
        given_name="Zoë",
        family_name="van 't Hof",
        email="zoe.hof@example.org",
        email_before="zoe@example.org",
        phone="06-12345678",
    )
    partner = factories.PartnerFactory(
        name="Théâtre Noir", email="info@noir.example.org", phone="010 1234567", website="noir.example.org"
    )
    partner.reference, partner.description = "N-7", "Muzieklessen in de klas, ook voor kleuters."
    partner.tailor_made_note = "Een voorstelling op maat"
    partner.save()
    offer = Offer.objects.create(
        partner=partner, title="Trommels & co", discipline="muziek", reference="T1", description="Zes lessen met Djembé"
    )
    return school, board, person, partner, offer


@pytest.mark.django_db
def test_what_is_kept_is_what_python_would_make():
    school, board, person, partner, offer = full_rows()

    def kept(model, row, text):
        return model.objects.filter(pk=row.pk).annotate(kept=text).values_list("kept", flat=True).get()

    place = "'s-Gravenhage Élandstraat 7-a 2513 GP 2513GP 070 - 123 45 67 0701234567 www.voorbeeld.example.org"
    assert kept(School, school, SCHOOL_TEXT) == haystack("Crèche De Regenboog", f"16AH00 {place}")
    assert kept(SchoolBoard, board, BOARD_TEXT) == haystack("Stichting Ø", f"41646 {place}")
    assert kept(Person, person, PERSON_TEXT) == haystack(
        "Zoë van 't Hof", "zoe.hof@example.org zoe@example.org 06-12345678 0612345678"
    )
    assert kept(Partner, partner, PARTNER_TEXT) == haystack(
        "Théâtre Noir", "info@noir.example.org 010 1234567 0101234567 noir.example.org N-7"
    )
    assert kept(Offer, offer, OFFER_TEXT) == haystack("Trommels & co", "T1")

    School.objects.filter(pk=school.pk).update(name="De Ark")
    assert kept(School, school, SCHOOL_TEXT).startswith(" de ark | ")


def found(model, source, typed):
    return find(model.objects.all(), source, read_query(typed), most=10)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    [
        "creche",
        "CRECHE regenboog",
        "16AH00",
        "16ah",
        "ah00",
        "s-gravenhage",
        "2513gp",
        "2513 GP",
        "elandstraat 7",
        "0701234567",
        "070-1234567",
        "+31 70 123 45 67",
        "regen boog",
        "voorbeeld.example",
    ],
)
def test_a_school_is_found_by(typed):
    school, *_rest = full_rows()
    factories.SchoolFactory(name="De Kameleon")
    assert found(School, school_source([]), typed) == [school]


@pytest.mark.django_db
def test_a_school_is_found_by_its_municipality_too():
    municipality = factories.MunicipalityFactory(name="Nuenen c.a.")
    school = factories.SchoolFactory(name="De Ark", place="Gerwen", municipality=municipality)
    factories.SchoolFactory(name="De Ark", place="Elders")
    source = school_source(Municipality.objects.all())
    assert found(School, source, "ark nuenen ca") == [school]
    assert find_alike(School.objects.all(), source, read_query("ark neunen"), most=5, beside_found=[]) == [school]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed", ["zoe", "Zoë van 't hof", "hof zoe", "zoe.hof@example.org", "zoe@example.org", "0612345678"]
)
def test_a_person_is_found_by(typed):
    _school, _board, person, *_rest = full_rows()
    factories.PersonFactory(given_name="Karim", family_name="Haddad", email="k@example.org")
    assert found(Person, PEOPLE, typed) == [person]


@pytest.mark.django_db
def test_boards_partners_offers_and_municipalities_are_found():
    _school, board, _person, partner, offer = full_rows()
    municipality = factories.MunicipalityFactory(name="Ouder-Amstel", code="0437")
    assert found(SchoolBoard, BOARDS, "41646") == [board]
    assert found(SchoolBoard, BOARDS, "stichting o") == [board]
    assert found(Municipality, MUNICIPALITIES, "0437") == [municipality]
    assert found(Municipality, MUNICIPALITIES, "ouder amstel") == [municipality]
    assert found(Partner, partner_source([]), "theatre noir") == [partner]
    assert found(Partner, partner_source([]), "muzieklessen kleuters") == [partner]
    assert found(Partner, partner_source([]), "n-7") == [partner]
    assert found(Offer, offer_source(), "trommels") == [offer]
    assert found(Offer, offer_source(), "djembe") == [offer]


@ONLY_POSTGRES
@pytest.mark.django_db
def test_postgres_knows_other_forms_of_a_dutch_word():
    *_rows, partner, offer = full_rows()
    assert found(Partner, partner_source([]), "muziekles kleuter") == [partner]
    assert found(Offer, offer_source(), "les djembe") == [offer]
    assert OFFER_LONG_TEXT is not None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed", ["regenbog", "regneboog", "creche regenbogo", "deregenboog", "Regenbook", "gravenhaage"]
)
def test_a_school_is_found_with_a_typo(typed):
    school, *_rest = full_rows()
    factories.SchoolFactory(name="De Kameleon", place="Amstelveen")
    query = read_query(typed)
    source = school_source([])
    assert find(School.objects.all(), source, query, most=5) == []
    assert find_alike(School.objects.all(), source, query, most=5, beside_found=[]) == [school]
    assert find_alike(School.objects.all(), source, query, most=5, beside_found=[school.pk]) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Jansen", "jasen"),
        ("de Vries", "de vires"),
        ("Hoffman", "hofman"),
        ("Smit", "smet"),
        ("Bakker", "baker"),
        ("Visser", "vissr"),
        ("Jansen", "jamsen"),
        ("Post", "pots"),
    ],
)
def test_a_person_is_found_with_a_typo(name, typed):
    person = factories.PersonFactory(given_name="Els", family_name=name, email="")
    factories.PersonFactory(given_name="Karim", family_name="Haddad", email="")
    assert find_alike(Person.objects.all(), PEOPLE, read_query(typed), most=5, beside_found=[]) == [person]


@pytest.mark.django_db
def test_codes_are_right_or_wrong():
    full_rows()
    assert find_alike(School.objects.all(), school_source([]), read_query("16AH01"), most=5, beside_found=[]) == []


@pytest.mark.django_db
def test_the_best_comes_first_and_what_is_closed_last():
    make = factories.SchoolFactory
    within = make(name="Het Regenboogje", code="01AA00")
    last = make(name="De Ark", street="Regenboog", code="02AA00")
    closed = make(name="Regenboog", code="03AA00", closed_on="2020-08-01")
    start = make(name="Regenboogschool", code="04AA00")
    itself = make(name="Regenboog", code="05AA00")
    inside = make(name="De Kinderregenboog", code="06AA00")
    assert found(School, school_source([]), "regenboog") == [itself, start, within, inside, closed, last]
    assert found(School, school_source([]), "06AA00")[0] == inside


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    [
        "%",
        "_",
        "100%",
        "'",
        '"; DROP TABLE schools_school; --',
        "\\",
        "' OR 1=1 --",
        "a" * 5000,
        "🎨🎨",
        "Ж Ω",
        "woord " * 500,
        ":* & !",
        "\x00ab\x00",
    ],
)
def test_nothing_that_is_typed_breaks_it(typed):
    full_rows()
    query = read_query(typed)
    for model, source in [
        (School, school_source(Municipality.objects.all())),
        (Person, PEOPLE),
        (Partner, partner_source([])),
        (Offer, offer_source()),
    ]:
        if not query.is_empty:
            assert find(model.objects.all(), source, query, most=5) == []
            find_alike(model.objects.all(), source, query, most=5, beside_found=[])


@ONLY_POSTGRES
@pytest.mark.django_db(transaction=True)
def test_the_threshold_does_not_outlive_the_question():
    before = database(f"current_setting('{SETTING}')") if database("word_similarity('a', 'a')") else ""
    with similarity(("regenbog",)):
        assert database(f"current_setting('{SETTING}')") == "0.4"
    assert database(f"current_setting('{SETTING}')") == before


@ONLY_POSTGRES
@pytest.mark.django_db
def test_the_threshold_does_not_outlive_it_within_a_transaction():
    database("word_similarity('a', 'a')")
    before = database(f"current_setting('{SETTING}')")
    with similarity(("smit",)):
        assert database(f"current_setting('{SETTING}')") == "0.25"
    assert database(f"current_setting('{SETTING}')") == before


@ONLY_POSTGRES
@pytest.mark.django_db
@pytest.mark.parametrize(
    "table", ["schools_school", "schools_schoolboard", "schools_person", "partners_partner", "partners_offer"]
)
def test_an_index_answers(table):
    """Whatever the planner prefers for a small table: the index can answer both questions."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for condition in ("LIKE '%regenb%'", "LIKE '% ab%'", "%> 'regenbog'"):
            cursor.execute(f"EXPLAIN SELECT 1 FROM {table} WHERE search_text {condition}")
            assert f"{table}_search_text" in str(cursor.fetchall())


def test_fold_has_no_words_for_postgres_to_trip_over():
    """What goes into a text query is quoted, so it may hold neither quotes nor backslashes."""
    assert not set("'\\\"") & set(fold("'\\\" a'b\\c\"d"))
