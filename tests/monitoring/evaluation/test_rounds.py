"""Rounds: who is invited, what is refused, and who is reminded (never a school that is done)."""

import datetime

import pytest
from django.core import mail
from django.utils import timezone

from cmk.core.errors import DomainError
from monitoring.evaluation.roundpage import Filters, round_page, rounds
from monitoring.evaluation.services import extend_round, invite_schools, open_round, remind, who_to_remind
from monitoring.models import Round, SelfEvaluation
from tests import factories
from tests.monitoring.evaluation.conftest import close_round, fill_in_and_submit

TODAY = timezone.localdate
DAY = datetime.timedelta(days=1)


def new_round(world, **given):
    fields = {
        "programme": world.programme,
        "instrument": world.round.instrument,
        "name": "Zelfevaluatie 2027",
        "opens_on": TODAY(),
        "closes_on": TODAY() + 60 * DAY,
        "by": world.users["beheerder"],
        **given,
    }
    return open_round(**fields)


def school_with(world, education="po", status="running", **fields):
    school = factories.SchoolFactory(municipality=world.municipality, education=education, **fields)
    if status:
        factories.TrajectoryFactory(programme=world.programme, school=school, track=world.track, status=status)
    return school


def test_invited_are_schools_with_a_running_trajectory_and_a_fitting_education(world, other_world):
    fitting = school_with(world, education="sbo")
    school_with(world, education="vo")
    school_with(world, status="stopped")
    school_with(world, status=None)
    school_with(world, closed_on=TODAY() - DAY)
    made = new_round(world)
    assert {row.school for row in made.evaluations.all()} == {world.school, fitting}


def test_opening_fixes_the_questionnaire(world):
    world.round.instrument.frozen_at = None
    world.round.instrument.save()
    new_round(world)
    world.round.instrument.refresh_from_db()
    first = world.round.instrument.frozen_at
    assert first is not None
    new_round(world, name="Nog een")
    world.round.instrument.refresh_from_db()
    assert world.round.instrument.frozen_at == first


def test_all_that_is_wrong_with_a_new_round_is_told_at_once(world, other_world):
    with pytest.raises(DomainError) as caught:
        new_round(world, name="", closes_on=TODAY() - 2 * DAY, instrument=other_world.round.instrument)
    assert len(caught.value.messages) == 3
    with pytest.raises(DomainError, match=world.round.name):
        new_round(world, name=world.round.name)
    with pytest.raises(DomainError):
        new_round(world, opens_on=TODAY() - 9 * DAY, closes_on=TODAY() - DAY)
    assert Round.objects.filter(programme=world.programme).count() == 1


def test_a_school_can_come_in_later_also_after_the_round_with_a_day_of_its_own(world):
    late = school_with(world)
    leader = world.users["beheerder"]
    made = invite_schools(round=world.round, schools=[late, world.school], by=leader)
    assert [(row.school, row.open_until) for row in made] == [(late, None)]
    close_round(world.round)
    later = school_with(world)
    with pytest.raises(DomainError):
        invite_schools(round=world.round, schools=[later], by=leader)
    with pytest.raises(DomainError):
        invite_schools(round=world.round, schools=[later], by=leader, until=TODAY() - DAY)
    made = invite_schools(round=world.round, schools=[later], by=leader, until=TODAY() + DAY)
    assert made[0].is_open


def test_a_school_outside_the_work_area_is_refused_by_name(world, other_world):
    with pytest.raises(DomainError, match=other_world.school.name):
        invite_schools(round=world.round, schools=[other_world.school], by=world.users["beheerder"])


def test_a_round_only_gets_longer(world):
    leader = world.users["beheerder"]
    with pytest.raises(DomainError):
        extend_round(round=world.round, closes_on=world.round.closes_on, by=leader)
    close_round(world.round)
    later = TODAY() + 5 * DAY
    extend_round(round=world.round, closes_on=later, by=leader)
    world.round.refresh_from_db()
    assert (world.round.closes_on, world.round.is_open) == (later, True)


def test_the_reminder_goes_to_the_people_of_schools_that_are_not_done(world, django_capture_on_commit_callbacks):
    done = school_with(world)
    ready = factories.SelfEvaluationFactory(round=world.round, school=done)
    factories.ContactFactory(
        school=done, person=factories.PersonFactory(penvoerder=world.penvoerder, email="klaar@example.org")
    )
    fill_in_and_submit(ready, world.users["iccer"])
    empty = factories.SelfEvaluationFactory(round=world.round, school=school_with(world, name="Zonder mensen"))
    factories.ContactFactory(
        school=world.school,
        person=factories.PersonFactory(penvoerder=world.penvoerder, email="weg@example.org"),
        end=TODAY() - DAY,
    )
    with django_capture_on_commit_callbacks(execute=True):
        result = remind(round=world.round, by=world.users["beheerder"])
    assert sorted(message.to[0] for message in mail.outbox) == ["directeur.een@example.org", "iccer.een@example.org"]
    assert [one.school for one in result.sent] == [world.school]
    assert [one.school for one in result.nobody] == [empty.school]
    assert world.school.name in mail.outbox[0].subject
    assert "/zelfevaluatie/" in mail.outbox[0].body
    reminded = set(SelfEvaluation.objects.filter(reminded_at__isnull=False))
    assert reminded == {world.evaluation}


def test_nothing_is_sent_before_the_commit_or_after_a_rollback(world, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        remind(round=world.round, by=world.users["beheerder"])
        assert mail.outbox == []
    assert len(callbacks) == 1


def test_when_the_mail_server_is_away_it_says_so_and_nothing_counts_as_reminded(
    world, django_capture_on_commit_callbacks, monkeypatch
):
    def away(self, fail_silently=False):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", away)
    with django_capture_on_commit_callbacks(execute=True):
        result = remind(round=world.round, by=world.users["beheerder"])
    assert [one.school for one in result.failed] == [world.school]
    assert not SelfEvaluation.objects.filter(reminded_at__isnull=False).exists()


def test_a_school_that_cannot_submit_any_more_is_left_in_peace(world):
    close_round(world.round)
    assert who_to_remind(Round.objects.get(pk=world.round.pk)) == []


def test_a_chosen_school_that_submitted_meanwhile_gets_nothing(world, iccer, django_capture_on_commit_callbacks):
    fill_in_and_submit(world.evaluation, iccer)
    with django_capture_on_commit_callbacks(execute=True):
        result = remind(round=world.round, by=world.users["beheerder"], only={world.evaluation.pk})
    assert (result.sent, result.nobody, mail.outbox) == ([], [], [])


def test_the_response_counts_each_school_once_per_municipality_and_adviser(world, iccer):
    fill_in_and_submit(world.evaluation, iccer)
    elsewhere = factories.MunicipalityFactory(name="Aalsdrecht")
    factories.SelfEvaluationFactory(
        round=world.round, school=factories.SchoolFactory(municipality=elsewhere, name="Aan de Plas")
    )
    adviser = world.users["adviseur"]
    page = round_page(adviser, world.round, Filters())
    assert (page.total.invited, page.total.begun, page.total.submitted) == (2, 1, 1)
    assert [(one.name, one.invited) for one in page.municipalities] == sorted(
        [("Aalsdrecht", 1), (world.municipality.name, 1)]
    )
    assert (adviser.name, 1, 1) in [(one.name, one.invited, one.submitted) for one in page.advisers]
    assert [row.own for row in page.page] == [True, False]
    assert rounds(adviser)[0].count.submitted == 1


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({"q": "plas"}, {"Aan de Plas"}),
        ({"status": "started"}, set()),
        ({"status": "invited", "municipality": "Aalsdrecht"}, {"Aan de Plas"}),
        ({"adviser": "niemand"}, set()),
    ],
)
def test_the_list_can_be_narrowed(world, given, names):
    elsewhere = factories.MunicipalityFactory(name="Aalsdrecht")
    factories.SelfEvaluationFactory(
        round=world.round, school=factories.SchoolFactory(municipality=elsewhere, name="Aan de Plas")
    )
    page = round_page(world.users["beheerder"], world.round, Filters.of(given))
    assert {row.evaluation.school.name for row in page.page} == names
    assert page.total.invited == 2


def test_a_page_that_is_out_of_date_makes_no_round_shorter(world):
    seen_by_one, seen_by_other = Round.objects.get(pk=world.round.pk), Round.objects.get(pk=world.round.pk)
    leader = world.users["beheerder"]
    far = world.round.closes_on + datetime.timedelta(days=30)
    extend_round(round=seen_by_one, closes_on=far, by=leader)
    with pytest.raises(DomainError):
        extend_round(round=seen_by_other, closes_on=far - datetime.timedelta(days=20), by=leader)
    world.round.refresh_from_db()
    assert world.round.closes_on == far


def test_two_who_open_the_same_round_at_once_make_one(world, monkeypatch):
    made = new_round(world, name="Zelfevaluatie 2031")
    # As the second sees it: the name was free when it looked.
    monkeypatch.setattr("django.db.models.query.QuerySet.exists", lambda rows: False)
    with pytest.raises(DomainError, match="2031"):
        new_round(world, name="Zelfevaluatie 2031")
    assert Round.objects.filter(name="Zelfevaluatie 2031").get() == made
