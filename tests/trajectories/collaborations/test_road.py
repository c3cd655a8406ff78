"""The road of a collaboration: request, advice, decision, two years, looking back; and taking a step back."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from cmk.core.errors import DomainError
from tests.factories import collaborations as make
from trajectories.collaborations import keeping, membership, requesting, road
from trajectories.collaborations.double_roles import double_roles
from trajectories.models import Collaboration, CollaborationDecision, Outcome
from trajectories.models import CollaborationStatus as Status

TODAY = datetime.date.today()


def decision(outcome=Outcome.GRANTED, **changes):
    values = {
        "outcome": outcome,
        "decided_on": TODAY,
        "by_whom": "de stuurgroep",
        "ground": "Past goed",
        "contribution": Decimal(10000),
        "years": 2,
    }
    return requesting.DecisionData(**(values | changes))


def test_whole_road_from_request_to_embedded(world):
    leader, adviser, iccer = world.users["beheerder"], world.users["adviseur"], world.users["iccer"]
    row = make.make_collaboration(world)
    requesting.send_request(collaboration=row, by=iccer)
    advice = requesting.give_advice(
        collaboration=row, by=adviser, text="Doen", given_on=TODAY, recorded_by=adviser, seen=Status.REQUESTED
    )
    assert advice.double_role == []
    back = requesting.decide(collaboration=row, data=decision(Outcome.BACK), recorded_by=leader)
    with pytest.raises(DomainError, match="plan"):  # the one that came back is not sent in again unchanged
        requesting.send_request(collaboration=row, by=iccer)
    second = requesting.save_plan(collaboration=row, plan="Nu met begroting", asked=Decimal(18000))
    assert (second.number, back.request.number) == (2, 1)
    requesting.send_request(collaboration=row, by=iccer)
    data = decision(Outcome.CONDITIONAL, conditions="Met de bibliotheek", contribution=Decimal("9000.50"))
    requesting.decide(collaboration=row, data=data, recorded_by=leader)
    row.refresh_from_db()
    assert (row.status, row.contribution, row.years) == (Status.GRANTED, Decimal("9000.50"), 2)
    road.take_step(collaboration=row, to=Status.FIRST_YEAR, by=adviser, day=TODAY)
    with pytest.raises(DomainError):  # after the first year it says itself whether it goes on
        road.take_step(collaboration=row, to=Status.EVALUATING, by=adviser, day=TODAY)
    requesting.say_whether_it_goes_on(collaboration=row, goes_on=True, decided_on=TODAY, ground="Ja", recorded_by=iccer)
    road.take_step(collaboration=row, to=Status.EVALUATING, by=adviser, day=TODAY)
    with pytest.raises(DomainError):  # what stays is said with a reason
        road.take_step(collaboration=row, to=Status.EMBEDDED, by=adviser, day=TODAY)
    road.take_step(collaboration=row, to=Status.EMBEDDED, by=adviser, day=TODAY, reason="In het rooster")
    steps = list(row.changes.order_by("pk").values_list("to_status", "by__email"))
    assert [step for step, _by in steps] == [
        "preparing", "requested", "preparing", "requested", "granted", "first_year", "second_year", "evaluating",
        "embedded",
    ]  # fmt: skip
    assert steps[-3][1] == iccer.email


def test_request_names_all_that_is_missing_or_breaks_a_rule(world):
    kind = make.make_kind(world.programme, fewest_schools=2, fewest_partners=2, core_from=3)
    row = make.make_collaboration(world, kind=kind, goal="")
    row.requests.update(plan="", asked=None)
    with pytest.raises(DomainError) as caught:
        requesting.send_request(collaboration=row, by=world.users["iccer"])
    assert len(caught.value.messages) == 6  # goal, plan, amount, schools, partners, core group
    row.refresh_from_db()
    assert row.status == Status.PREPARING
    assert row.requests.get().sent_on is None


def test_most_people_in_the_core_group_count_once_however_many_roles(world):
    kind = make.make_kind(world.programme, core_to=2)
    row = make.make_collaboration(world, kind=kind)
    again = membership.PersonData("core", TODAY, person=world.people["iccer"], role=kind.roles.get())
    membership.save_person(collaboration=row, data=again)
    requesting.send_request(collaboration=row, by=world.users["iccer"])
    road.take_back(collaboration=row, by=world.users["adviseur"], reason="Nog iemand erbij")
    membership.save_person(collaboration=row, data=membership.PersonData("core", TODAY, name="Derde"))
    with pytest.raises(DomainError):
        requesting.send_request(collaboration=row, by=world.users["iccer"])


def test_second_of_two_who_decide_at_once_is_refused(world):
    leader = world.users["beheerder"]
    row = make.make_collaboration(world, Status.REQUESTED)
    here, there = Collaboration.objects.get(pk=row.pk), Collaboration.objects.get(pk=row.pk)
    requesting.decide(collaboration=here, data=decision(), recorded_by=leader, seen=here.status)
    with pytest.raises(DomainError):
        requesting.decide(collaboration=there, data=decision(Outcome.REJECTED), recorded_by=leader, seen=there.status)
    assert CollaborationDecision.objects.get().outcome == Outcome.GRANTED


@pytest.mark.parametrize(
    "changes",
    [
        {"ground": " "},
        {"outcome": Outcome.CONDITIONAL},
        {"conditions": "Met de bieb"},
        {"decided_on": TODAY + datetime.timedelta(days=1)},
        {"decided_on": TODAY - datetime.timedelta(days=1)},
        {"contribution": None},
        {"outcome": "misschien"},
    ],
)
def test_bad_decision_changes_nothing(world, changes):
    row = make.make_collaboration(world, Status.REQUESTED)
    with pytest.raises(DomainError):
        requesting.decide(collaboration=row, data=decision(**changes), recorded_by=world.users["beheerder"])
    row.refresh_from_db()
    assert row.status == Status.REQUESTED
    assert not row.decisions.exists()


def test_taking_back_keeps_what_was_decided_readable(world):
    leader = world.users["beheerder"]
    row = make.make_collaboration(world, Status.REJECTED)
    with pytest.raises(DomainError):
        road.take_back(collaboration=row, by=leader, reason=" ")
    road.take_back(collaboration=row, by=leader, reason="Verkeerde geklikt", seen=Status.REJECTED)
    old = row.decisions.get()
    assert old.withdrawn_at is not None
    requesting.decide(collaboration=row, data=decision(), recorded_by=leader)
    row.refresh_from_db()
    assert row.status == Status.GRANTED
    assert row.decisions.count() == 2
    for _step in range(2):  # the decision, and sending it in
        road.take_back(collaboration=row, by=leader, reason="Terug")
    row.refresh_from_db()
    assert row.status == Status.PREPARING
    assert row.requests.get().sent_on is None
    with pytest.raises(DomainError):
        road.take_back(collaboration=row, by=leader, reason="Nog verder")


def test_kind_without_a_decision_begins_at_once_and_looks_back_after_a_year(world):
    kind = make.make_kind(
        world.programme, decided_by="", contribution=None, years=None, own_go_no_go=False, fewest_schools=2, core_from=0
    )
    row = make.make_collaboration(world, kind=kind)
    by = world.users["adviseur"]
    with pytest.raises(DomainError, match="2"):
        road.take_step(collaboration=row, to=Status.FIRST_YEAR, by=by, day=TODAY)
    type(kind).objects.filter(pk=kind.pk).update(fewest_schools=1)
    road.take_step(collaboration=row, to=Status.FIRST_YEAR, by=by, day=TODAY)
    road.take_step(collaboration=row, to=Status.EVALUATING, by=by, day=TODAY)
    road.take_step(collaboration=row, to=Status.CONTINUED, by=by, day=TODAY, reason="Samen verder")


def test_own_no_go_leads_to_looking_back(world):
    row = make.make_collaboration(world, Status.FIRST_YEAR)
    requesting.say_whether_it_goes_on(
        collaboration=row, goes_on=False, decided_on=TODAY, ground="Geen tijd", recorded_by=world.users["iccer"]
    )
    row.refresh_from_db()
    assert row.status == Status.EVALUATING


def test_double_role_is_named_at_advice_and_decision_and_forbids_nothing(world):
    adviser, leader = world.users["adviseur"], world.users["beheerder"]
    row = make.make_collaboration(world)
    membership.save_person(collaboration=row, data=membership.PersonData("core", TODAY, user=adviser))
    seat = membership.PersonData("core", TODAY, person=world.people["stuurgroep"])
    membership.save_person(collaboration=row, data=seat)
    assert double_roles(row, [leader]) == []
    requesting.send_request(collaboration=row, by=leader)
    advice = requesting.give_advice(collaboration=row, by=adviser, text="Doen", given_on=TODAY, recorded_by=adviser)
    made = requesting.decide(collaboration=row, data=decision(), recorded_by=leader)
    assert len(advice.double_role) == 1
    assert str(adviser) in advice.double_role[0]
    assert len(made.double_role) == 2  # the adviser, and who sits in the stuurgroep
    assert double_roles(row, [world.users["iccer"]])  # in the core group, and a contact of the school


def test_days_shift_with_a_reason_that_stays(world):
    row = make.make_collaboration(world, end=TODAY + datetime.timedelta(days=300))
    later = TODAY + datetime.timedelta(days=400)
    data = keeping.CollaborationData(row.name, row.kind, start=row.start, end=later)
    with pytest.raises(DomainError):
        keeping.save_collaboration(programme=world.programme, data=data, by=None, collaboration=row)
    data = keeping.CollaborationData(row.name, row.kind, start=row.start, end=later, reason="Scholen dicht")
    keeping.save_collaboration(programme=world.programme, data=data, by=None, collaboration=row, version=row.version)
    assert row.shifts.get().reason == "Scholen dicht"
    with pytest.raises(DomainError):  # somebody read it before that
        keeping.save_collaboration(
            programme=world.programme, data=data, by=None, collaboration=row, version=row.version
        )


def test_bad_collaboration_names_everything_at_once(world, other_world):
    make.make_collaboration(world, name="Élke dag kunst")
    data = keeping.CollaborationData(
        "élke  DAG kunst",
        make.make_kind(other_world.programme),
        start=TODAY,
        end=TODAY - datetime.timedelta(days=1),
        contribution=Decimal(5),
    )
    with pytest.raises(DomainError) as caught:
        keeping.save_collaboration(programme=world.programme, data=data, by=None)
    assert len(caught.value.messages) == 4  # name, kind, days, years
