"""Notes to ask a school again: made, changed, closed, and everything that cannot be told at once."""

from __future__ import annotations

import datetime

import pytest

from cmk.core.errors import DomainError
from cmk.core.models import today
from schools.approach import AskData, change_note, note_to_ask_again, settle_note, settle_open_note
from schools.models import AskAgain
from tests import factories

pytestmark = pytest.mark.django_db


def days(number):
    return today() + datetime.timedelta(days=number)


@pytest.fixture
def ask(world):
    return factories.AskAgainFactory(penvoerder=world.penvoerder, school=world.school)


def note(world, **fields):
    data = AskData(**{"occasion": "new_plan", "ask_on": days(30), "note": " Bel Els. ", **fields})
    return note_to_ask_again(penvoerder=world.penvoerder, school=world.school, data=data, by=world.users["adviseur"])


def test_a_note_is_kept_with_who_wrote_it(world):
    ask = note(world)
    assert (ask.occasion, ask.ask_on, ask.note, ask.made_by) == (
        "new_plan",
        days(30),
        "Bel Els.",
        world.users["adviseur"],
    )


def test_every_objection_comes_at_once_and_nothing_is_written(world):
    with pytest.raises(DomainError) as error:
        note(world, occasion="other", ask_on=days(-1), note=" ")
    assert len(error.value.messages) == 2
    with pytest.raises(DomainError):
        note(world, occasion="onzin")
    assert not AskAgain.objects.exists()


def test_one_note_is_open_at_a_time_for_each_penvoerder(world, other_world, ask):
    with pytest.raises(DomainError, match="notitie"):
        note(world)
    theirs = note_to_ask_again(
        penvoerder=other_world.penvoerder,
        school=world.school,
        data=AskData("new_head", days(1)),
        by=other_world.users["adviseur"],
    )
    assert AskAgain.objects.open().count() == 2
    assert theirs.penvoerder == other_world.penvoerder


def test_a_school_that_closes_is_not_asked_afterwards(world):
    world.school.closed_on = days(10)
    world.school.save()
    with pytest.raises(DomainError, match="sluit"):
        note(world, ask_on=days(10))
    assert note(world, ask_on=days(9))


def test_a_due_note_may_keep_its_day_when_only_the_text_changes(world, ask):
    changed = change_note(ask=ask, data=AskData("other", ask.ask_on, "Toch de conciërge bellen."))
    assert (changed.ask_on, changed.occasion) == (ask.ask_on, "other")
    with pytest.raises(DomainError):
        change_note(ask=ask, data=AskData("other", days(-1), "Gisteren"))


def test_what_came_of_it_closes_the_note_with_a_next_one_at_once(world, ask):
    following = settle_note(
        ask=ask,
        outcome="Pas na de verhuizing.",
        on=today(),
        by=world.users["beheerder"],
        again=AskData("new_plan", days(200)),
    )
    ask.refresh_from_db()
    assert (ask.outcome, ask.settled_on) == ("Pas na de verhuizing.", today())
    assert (following.ask_on, following.made_by) == (days(200), world.users["beheerder"])
    assert list(AskAgain.objects.open()) == [following]


def test_settling_says_all_that_is_wrong_and_keeps_the_note_open(world, ask):
    with pytest.raises(DomainError) as error:
        settle_note(
            ask=ask,
            outcome=" ",
            on=days(1),
            by=world.users["adviseur"],
            again=AskData("other", days(-1)),
        )
    assert len(error.value.messages) == 4
    assert list(AskAgain.objects.open()) == [ask]


def test_a_closed_note_stays_what_it_was(world, ask):
    settle_note(ask=ask, outcome="Nee", on=today(), by=world.users["adviseur"])
    with pytest.raises(DomainError, match="Nee"):
        settle_note(ask=ask, outcome="Ja", on=today(), by=world.users["adviseur"])
    with pytest.raises(DomainError):
        change_note(ask=ask, data=AskData("new_head", days(1)))
    ask.refresh_from_db()
    assert ask.outcome == "Nee"


def test_beginning_to_take_part_closes_the_note(world, ask):
    settle_open_note(penvoerder=world.penvoerder, school=world.school, outcome="Doet mee")
    ask.refresh_from_db()
    assert (ask.outcome, ask.settled_on) == ("Doet mee", today())
    settle_open_note(penvoerder=world.penvoerder, school=world.school, outcome="Nog eens")
    ask.refresh_from_db()
    assert ask.outcome == "Doet mee"
