"""Rounds: who is invited, what is refused, and what the response counts."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from cmk.core.errors import DomainError
from monitoring.evaluation.services import save_answers
from monitoring.models import Round
from monitoring.rounds.board import round_page, rounds
from monitoring.rounds.opening import extend_round, invite_schools, open_round
from monitoring.rounds.rows import Filters
from monitoring.rounds.selection import Choice
from monitoring.rounds.waiting import who_to_remind
from tests import factories
from tests.monitoring.evaluation.conftest import close_round, fill_in_and_submit, required_values

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


def test_a_school_that_cannot_submit_any_more_is_left_in_peace(world):
    close_round(world.round)
    assert who_to_remind(Round.objects.get(pk=world.round.pk)) == []


def test_the_response_counts_each_school_once_per_municipality_and_adviser(world):
    fill_in_and_submit(world.evaluation, world.users["iccer"])
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


def test_a_round_goes_to_the_schools_that_were_chosen(world):
    other_track = factories.TrackFactory(programme=world.programme)
    elsewhere = factories.MunicipalityFactory()
    world.penvoerder.work_areas.create(municipality=elsewhere)
    special = school_with(world, education="sbo")
    far = factories.SchoolFactory(municipality=elsewhere)
    factories.TrajectoryFactory(programme=world.programme, school=far, track=other_track)

    def invited(name, **choice):
        made = new_round(world, name=name, choice=Choice(**choice))
        return {row.school for row in made.evaluations.all()}, made

    schools, made = invited("spoor", tracks=(other_track,))
    assert (schools, [*made.tracks.all()]) == ({far}, [other_track])
    assert invited("soort", education=("sbo",))[0] == {special}
    schools, made = invited("plaats", municipalities=(world.municipality,))
    assert (schools, [*made.municipalities.all()]) == ({world.school, special}, [world.municipality])
    with pytest.raises(DomainError, match="Niemand"):
        invited("niemand", tracks=(other_track,), education=("sbo",))
    assert not Round.objects.filter(name="niemand").exists()


def test_partners_and_people_of_schools_can_be_asked_too(world, other_world):
    about_us = factories.InstrumentFactory(
        penvoerder=world.penvoerder, key="begeleiding", audience="guidance", anonymous=True, education=[]
    )
    asked = new_round(world, name="Begeleiding", instrument=about_us)
    people = {world.people["iccer"], world.people["directeur"]}
    assert {row.person for row in asked.anonymous_invitations.all()} == people
    assert not asked.evaluations.exists()
    for_partners = factories.InstrumentFactory(
        penvoerder=world.penvoerder, key="partnercheck", audience="partner", education=[]
    )
    signed = factories.PartnerFactory(penvoerder=world.penvoerder)
    factories.PartnerFactory(penvoerder=world.penvoerder, ended_on=TODAY() - DAY)
    agreement = world.penvoerder.agreements.create(kind="convenant", title="Samen", signed_on=TODAY() - DAY)
    agreement.partners.add(signed)
    everybody = new_round(world, name="Partners", instrument=for_partners)
    assert {row.partner for row in everybody.partner_checks.all()} == {world.partner, signed}
    some = new_round(world, name="Getekend", instrument=for_partners, choice=Choice(with_agreement=True))
    assert {row.partner for row in some.partner_checks.all()} == {signed}


def test_a_questionnaire_that_is_retired_or_empty_opens_no_round(world):
    retired = factories.InstrumentFactory(penvoerder=world.penvoerder, retired_on=TODAY())
    empty = factories.InstrumentFactory(penvoerder=world.penvoerder, pillars=False)
    for instrument in (retired, empty):
        with pytest.raises(DomainError):
            new_round(world, instrument=instrument)


def test_the_board_counts_who_is_half_way(world):
    iccer, adviser = world.users["iccer"], world.users["adviseur"]
    school = school_with(world, name="Halverwege")
    half = factories.SelfEvaluationFactory(round=world.round, school=school)
    names = list(required_values(half))
    save_answers(evaluation=half, changes=dict.fromkeys(names[: len(names) // 2], 2), base={}, by=iccer)
    begun = factories.SelfEvaluationFactory(round=world.round, school=school_with(world))
    save_answers(evaluation=begun, changes={names[0]: 2}, base={}, by=iccer)
    fill_in_and_submit(world.evaluation, iccer)
    page = round_page(adviser, world.round, Filters(status="half"))
    assert (page.total.invited, page.total.begun, page.total.half, page.total.submitted) == (3, 3, 2, 1)
    assert [row.evaluation for row in page.page] == [half]
    boards = {one.name: (one.invited, one.half) for one in page.response.boards}
    assert boards[str(world.school.board)] == (1, 1)


def test_a_draft_stands_below_what_is_ready_and_says_that_it_is_one(as_role, world):
    ready = world.round.instrument
    draft = factories.InstrumentFactory(
        penvoerder=world.penvoerder, version=ready.version + 1, based_on=ready, edited_at=timezone.now()
    )
    html = as_role("beheerder").get(reverse("evaluation:round_new")).content.decode()
    assert html.index(f'<option value="{ready.pk}"') < html.index(f'<option value="{draft.pk}"')
    assert f"{draft.name} ({draft.version}, concept)" in html
