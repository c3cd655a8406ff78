"""Who looks like whom, and why; and who does not."""

from __future__ import annotations

import pytest

from cmk.core.errors import DomainError
from schools.models import NotTheSame, Person
from schools.people.duplicates import Reason, find_pairs, keep_apart
from schools.people.names import are_alike, are_initials, folded, may_be_one, phone_number
from tests import factories


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Chloë VAN DEN BERG-Smit", "chloe van den berg smit"),
        ("J.P. d’Ancona", "j p dancona"),
        ("Jan v.d. Berg", "jan van der berg"),
        ("Jan v. d. Berg", "jan van der berg"),
        ("Søren  Łukasz Groß", "soren lukasz gross"),
        ("", ""),
    ],
)
def test_names_are_folded(name, form):
    assert folded(name) == form


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("J.", "Jan", True),
        ("J", "Jan", True),
        ("J.P.", "Johan", True),
        ("Jan", "Joost", False),
        ("K.", "Jan", False),
        ("", "Jan", False),
    ],
)
def test_initials_of_a_first_name(one, other, same):
    assert may_be_one(one, other) is same
    assert may_be_one(other, one) is same
    assert are_initials("Jan") is False


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("sanne de boer", "sane de boer", True),
        ("sanne de boer", "sanne de boers", True),
        ("sanne de boer", "sanne jansen", False),
        ("karin smit", "karim smit", True),
        ("els", "els", False),  # too short to tell
    ],
)
def test_a_slip_of_the_keyboard(one, other, alike):
    assert are_alike(one, other) is alike


@pytest.mark.parametrize(
    ("phone", "number"),
    [
        ("06 - 1234 5678", "0612345678"),
        ("+31 6 12345678", "0612345678"),
        ("0031612345678", "0612345678"),
        ("+31 (0)6 12345678", "0612345678"),
        ("toestel 12", ""),
    ],
)
def test_numbers_as_they_are_dialled(phone, number):
    assert phone_number(phone) == number


def person(pk, name, email="", phone=""):
    given, _space, family = name.partition(" ")
    return Person(pk=pk, given_name=given, family_name=family, email=email, phone=phone)


def found(people, places=None, apart=()):
    return [(pair.one.pk, pair.other.pk, pair.reasons) for pair in find_pairs(people, places or {}, apart)]


def test_each_reason_finds_its_pair():
    people = [
        person(1, "Jan de Wit", "jan@example.org"),
        person(2, "Johannes Anders", "JAN@example.org "),
        person(3, "Chloé Bakker"),
        person(4, "Chloe Bakker"),
        person(5, "M. Vos"),
        person(6, "Maria Vos"),
        person(7, "Piet Jong", phone="06-11 22 33 44"),
        person(8, "Iemand Anders", phone="+31611223344"),
        person(9, "Sanne Hoekstra"),
        person(10, "Sane Hoekstra"),
    ]
    assert found(people, {9: ["a"], 10: ["a", "b"]}) == [
        (1, 2, [Reason.EMAIL]),
        (3, 4, [Reason.NAME]),
        (5, 6, [Reason.INITIALS]),
        (7, 8, [Reason.PHONE]),
        (9, 10, [Reason.ALIKE]),
    ]


def test_what_is_no_reason():
    people = [
        person(1, "Jan"),
        person(2, "Jan"),
        person(3, "Els Vos", phone="020 1234567"),
        person(4, "Kees Groot", phone="020 1234567"),
        person(5, "Sanne Hoekstra"),
        person(6, "Sane Hoekstra"),
        person(7, "Jan Smit"),
        person(8, "Joost Smit"),
    ]
    assert found(people, {5: ["a"], 6: ["b"]}) == []


def test_a_fixed_number_counts_when_the_names_are_alike():
    people = [person(1, "Sanne Hoekstra", phone="0201234567"), person(2, "Sane Hoekstra", phone="020-1234567")]
    assert found(people) == [(1, 2, [Reason.PHONE])]


def test_an_address_of_a_whole_school_is_no_reason():
    people = [person(number, f"Naam{number} Verschillend{number * 37}", "info@example.org") for number in range(1, 15)]
    assert found(people) == []


def test_reasons_add_up_and_a_pair_put_aside_stays_away():
    people = [person(1, "Jan Smit", "j@example.org"), person(2, "Jan Smit", "j@example.org")]
    assert found(people) == [(1, 2, [Reason.EMAIL, Reason.NAME])]
    assert found(people, apart=[(1, 2)]) == []


def test_said_to_be_two_people_is_remembered_once(world):
    one, other = (factories.PersonFactory(penvoerder=world.penvoerder) for _ in range(2))
    keep_apart(one=other, other=one, by=world.users["adviseur"])
    keep_apart(one=one, other=other, by=world.users["beheerder"])
    row = NotTheSame.objects.get()
    assert (row.person_a, row.person_b, row.said_by) == (one, other, world.users["adviseur"])
    with pytest.raises(DomainError, match="twee verschillende"):
        keep_apart(one=one, other=one, by=world.users["adviseur"])
