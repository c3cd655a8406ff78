"""The list of contacts: who it recognises, what it changes, and everything that can be wrong with it."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core import mail

from cmk.accounts.models import Invitation
from schools.models import Contact, Person
from tests import factories
from tests.partners.bulk.lists import CONTACTS, csv_of, errors_of, plan_of, send, states, take, take_in, xlsx_of
from tests.worlds import World

pytestmark = pytest.mark.django_db
KIND = "contactpersonen"


@pytest.fixture
def school(world: World) -> Any:
    return factories.SchoolFactory(code="90ZA01", municipality=world.municipality, board=world.board)


@pytest.fixture
def second_school(world: World) -> Any:
    return factories.SchoolFactory(code="90ZA02", municipality=world.municipality, board=world.board)


def contact(world: World, school: Any, **fields: Any) -> Contact:
    person = fields.pop("person", None) or factories.PersonFactory(
        penvoerder=world.penvoerder, **{name: fields.pop(name) for name in list(fields) if name in PERSON}
    )
    made: Contact = factories.ContactFactory(person=person, school=school, **fields)
    return made


PERSON = ("given_name", "family_name", "email", "phone")


def row(**cells: Any) -> list[Any]:
    """Return a row of the columns ``CONTACTS``; ``e_mail`` and ``tot_en_met`` for the names with other signs."""
    named = {"e-mail": cells.pop("e_mail", ""), "tot en met": cells.pop("tot_en_met", ""), **cells}
    return [named.get(name, "") for name in CONTACTS]


def test_one_person_at_several_schools_is_one_person(world: World, school: Any, second_school: Any) -> None:
    before = Person.objects.count()
    rows = [
        row(e_mail="anne@example.org", voornaam="Anne", achternaam="Bos", telefoon="+31 6 1", rol="icc'er", code=code)
        for code in ("90ZA01", "90ZA02")
    ]
    rows.append(row(e_mail="Anne@example.org", rol="bovenschools icc'er", code=world.board.number))
    rows.append(row(e_mail="anne@example.org", rol="gemeente", code=world.municipality.code))
    upload = take_in(KIND, csv_of(CONTACTS, *rows), world)
    assert upload.preview["counts"] == {"error": 0, "new": 4, "changed": 0, "same": 0}
    person = Person.objects.get(email="anne@example.org")
    assert Person.objects.count() == before + 1
    assert person.phone == "+31 6 1"
    assert person.contacts.count() == 4
    assert states(plan_of(KIND, csv_of(CONTACTS, *rows), world)) == ["same"] * 4


def test_nobody_is_invited(world: World, school: Any) -> None:
    take_in(KIND, csv_of(CONTACTS, row(e_mail="a@example.org", voornaam="A", rol="iccer", code="90za01")), world)
    assert not mail.outbox
    assert not Invitation.objects.exists()


def test_an_empty_cell_leaves_what_there_is(world: World, school: Any) -> None:
    known = contact(world, school, email="k@example.org", phone="010-1", job_title="leerkracht")
    data = csv_of(CONTACTS, row(e_mail="k@example.org", rol="icc'er", code="90ZA01", telefoon="010-2"))
    upload = take_in(KIND, data, world)
    assert upload.preview["rows"][0]["changes"] == [["telefoon", "010-1", "010-2"]]
    known.refresh_from_db()
    assert (known.job_title, known.person.phone, known.start) == ("leerkracht", "010-2", datetime.date(2025, 1, 1))
    assert known.person.given_name


def test_an_address_is_filled_in_and_changed_for_whoever_has_the_name(world: World, school: Any) -> None:
    known = contact(world, school, given_name="Els", family_name="Jansen", email="")
    for email in ("els@example.org", "e.jansen@example.org"):
        data = csv_of(CONTACTS, row(e_mail=email, voornaam="els", achternaam="jansen", rol="icc'er", code="90ZA01"))
        take_in(KIND, data, world)
        known.person.refresh_from_db()
        assert known.person.email == email
        assert states(plan_of(KIND, data, world)) == ["same"]
    assert Contact.objects.filter(school=school).count() == 1


def test_a_new_address_holds_for_the_other_lines_of_the_same_person(
    world: World, school: Any, second_school: Any
) -> None:
    """The line at the new school comes first, and still finds who gets the address further down."""
    known = contact(world, school, given_name="Els", family_name="Jansen", email="old@example.org")
    rows = [
        row(e_mail="els@example.org", voornaam="Els", achternaam="Jansen", rol="icc'er", code=code)
        for code in ("90ZA02", "90ZA01")
    ]
    upload = take_in(KIND, csv_of(CONTACTS, *rows), world)
    assert [told["state"] for told in upload.preview["rows"]] == ["new", "changed"]
    assert set(Contact.objects.filter(person=known.person).values_list("school", flat=True)) == {
        school.pk,
        second_school.pk,
    }


def test_somebody_stops_and_comes_back(world: World, school: Any) -> None:
    known = contact(world, school, email="k@example.org")
    stops = csv_of(CONTACTS, row(e_mail="k@example.org", rol="icc'er", code="90ZA01", tot_en_met="31-1-2026"))
    take_in(KIND, stops, world)
    known.refresh_from_db()
    assert known.end == datetime.date(2026, 1, 31)
    assert states(plan_of(KIND, stops, world)) == ["same"]
    left_empty = plan_of(KIND, csv_of(CONTACTS, row(e_mail="k@example.org", rol="icc'er", code="90ZA01")), world)
    assert states(left_empty) == ["same"]
    assert "31-01-2026" in left_empty.rows[0]["note"]
    back = csv_of(CONTACTS, row(e_mail="k@example.org", rol="icc'er", code="90ZA01", vanaf="2026-08-01"))
    take_in(KIND, back, world)
    assert Contact.objects.filter(school=school).count() == 2
    assert states(plan_of(KIND, back, world)) == ["same"]


def test_history_can_come_in_at_once(world: World, school: Any) -> None:
    data = csv_of(
        CONTACTS,
        row(e_mail="h@example.org", voornaam="H", rol="directeur", code="90ZA01", vanaf="1-8-2019", tot_en_met="45000"),
    )
    take_in(KIND, data, world)
    made = Contact.objects.get(school=school)
    assert (made.start, made.end) == (datetime.date(2019, 8, 1), datetime.date(2023, 3, 15))


def test_everything_that_is_wrong_is_told_at_once(world: World, other_world: World, school: Any) -> None:
    contact(world, school, email="known@example.org", start=datetime.date(2025, 1, 1))
    rows = [
        row(e_mail="geen adres", voornaam="A" * 81, rol="conciërge", code="90ZA01", vanaf="31-2-2026"),
        row(voornaam="Zonder", rol="icc'er", code="99XX99"),
        row(e_mail="new@example.org", rol="icc'er", code="90ZA01"),
        row(rol="icc'er", code="90ZA01"),
        row(e_mail="b@example.org", voornaam="B", rol="icc'er", code="90ZA01", vanaf="1-5-2026", tot_en_met="1-4-2026"),
        row(e_mail="known@example.org", rol="icc'er", code="90ZA01", vanaf="2-2-2025"),
        row(e_mail="c@example.org", voornaam="C", rol="icc'er", code=other_world.school.code),
        row(e_mail="d@example.org", voornaam="D", rol="", code=""),
    ]
    plan = plan_of(KIND, csv_of(CONTACTS, *rows), world)
    wrong = errors_of(plan)
    assert list(wrong) == [2, 3, 4, 5, 6, 7, 8, 9]
    assert set(wrong[2]) == {"e-mail", "voornaam", "rol", "vanaf"}
    assert set(wrong[3]) == set(wrong[8]) == {"code"}
    assert wrong[3] == wrong[8], "another penvoerder's school is told of as one that does not exist"
    assert set(wrong[4]) == {"voornaam"}
    assert set(wrong[5]) == {"e-mail"}
    assert set(wrong[6]) == {"tot en met"}
    assert set(wrong[7]) == {"vanaf"}
    assert "01-01-2025" in wrong[7]["vanaf"]
    assert set(wrong[9]) == {"rol", "code"}
    assert plan.rows[0]["errors"][0][1] == "geen adres", "the value is told"


def test_people_of_another_penvoerder_stay_theirs(world: World, other_world: World, school: Any) -> None:
    theirs = other_world.people["iccer"]
    data = csv_of(CONTACTS, row(e_mail=theirs.email, voornaam="Eigen", rol="icc'er", code="90ZA01"))
    assert states(plan_of(KIND, data, world)) == ["new"]
    take_in(KIND, data, world)
    theirs.refresh_from_db()
    assert theirs.given_name != "Eigen"
    assert Person.objects.filter(email=theirs.email).count() == 2


def test_the_same_twice_is_told_with_the_line_of_the_first(world: World, school: Any) -> None:
    twice = [
        row(e_mail=email, voornaam="A", rol="icc'er", code="90ZA01") for email in ("a@example.org", "A@example.org")
    ]
    wrong = errors_of(plan_of(KIND, csv_of(CONTACTS, *twice), world))
    assert list(wrong) == [3]
    assert "2" in wrong[3][""]


def test_lines_may_not_tell_different_things_of_one_person(world: World, school: Any, second_school: Any) -> None:
    """Else the last line would win, and the first would win it back the next time."""
    rows = [
        row(e_mail="a@example.org", voornaam=name, rol="icc'er", code=code)
        for name, code in (("Anna", "90ZA01"), ("Karim", "90ZA02"))
    ]
    wrong = errors_of(plan_of(KIND, csv_of(CONTACTS, *rows), world))
    assert list(wrong) == [3]
    assert "Anna" in wrong[3]["voornaam"]


def test_one_new_address_for_two_people_is_told(world: World, school: Any, second_school: Any) -> None:
    contact(world, school, given_name="Els", family_name="Jansen", email="")
    contact(world, second_school, given_name="Daan", family_name="Smit", email="")
    rows = [
        row(e_mail="team@example.org", voornaam="Els", achternaam="Jansen", rol="icc'er", code="90ZA01"),
        row(e_mail="team@example.org", voornaam="Daan", achternaam="Smit", rol="icc'er", code="90ZA02"),
    ]
    assert list(errors_of(plan_of(KIND, csv_of(CONTACTS, *rows), world))) == [3]


def test_a_name_of_several_people_needs_an_address(world: World, school: Any) -> None:
    for number in (1, 2):
        contact(world, school, given_name="Els", family_name="Jansen", email=f"els{number}@example.org")
    plan = plan_of(KIND, csv_of(CONTACTS, row(voornaam="Els", achternaam="Jansen", rol="icc'er", code="90ZA01")), world)
    assert set(errors_of(plan)[2]) == {"e-mail"}


def test_codes_and_numbers_that_lost_their_zero_are_mended(world: World) -> None:
    municipality = factories.MunicipalityFactory(code="0362")
    board = factories.SchoolBoardFactory(number="01234")
    world.penvoerder.work_areas.create(municipality=municipality)
    factories.SchoolFactory(municipality=municipality, board=board)
    rows = [
        ["Ans", "gemeente", 362, 612345678, datetime.date(2026, 1, 1)],
        ["Bea", "bestuurder", 1234.0, "010-1", 46023],
    ]
    data = xlsx_of(["Voornaam ", "ROL", "Code*", "telefoon", "vanaf"], *rows)
    take_in(KIND, data, world)
    ans = Contact.objects.get(municipality=municipality)
    assert (ans.person.phone, ans.start) == ("0612345678", datetime.date(2026, 1, 1))
    assert Contact.objects.get(board=board).start == datetime.date(2026, 1, 1)
    assert states(plan_of(KIND, data, world)) == ["same", "same"]


@pytest.mark.parametrize(
    ("headings", "named"),
    [
        (["e-mail", "rol", "Telefoonnr", "code"], ["Telefoonnr", "telefoon"]),
        (["e-mail", "rol"], ["code"]),
        (["voornaam", "rol", "rol", "code"], ["rol"]),
        (["hobby", "schoenmaat"], ["hobby", "schoenmaat", "rol", "code"]),
    ],
)
def test_headings_that_are_not_ours_are_named(world: World, headings: list[str], named: list[str]) -> None:
    plan = plan_of(KIND, csv_of(headings, ["x"] * len(headings)), world)
    told = " ".join(plan.problems)
    assert all(name in told for name in named), told
    assert not plan.rows


def test_the_column_with_reasons_is_not_read_again(world: World, school: Any) -> None:
    data = csv_of([*CONTACTS, "Wat er mis is"], [*row(voornaam="A", rol="icc'er", code="90ZA01"), "alles"])
    assert states(plan_of(KIND, data, world)) == ["new"]


def test_only_the_good_rows(world: World, school: Any) -> None:
    data = csv_of(
        CONTACTS,
        row(e_mail="a@example.org", voornaam="A", rol="icc'er", code="90ZA01"),
        row(e_mail="b", voornaam="B", rol="icc'er", code="90ZA01"),
    )
    upload = take(send(KIND, data, world), world, only_good=True)
    assert upload.taken_over_at
    assert [made.person.given_name for made in Contact.objects.filter(school=school)] == ["A"]
