"""What people may reach: ended roles, several penvoerders, switching."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from cmk.accounts.access import NOBODY, Scope, access_of, forget_access
from cmk.accounts.models import Download, Invitation, Membership
from cmk.accounts.roles import Role
from tests import factories

TODAY = timezone.localdate
DAY = datetime.timedelta(days=1)


@pytest.fixture
def member(db):
    return factories.MembershipFactory(role="adviseur")


@pytest.mark.parametrize(
    ("start", "end", "gets_in"),
    [(-10, None, True), (-10, 0, True), (0, 0, True), (-10, -1, False), (1, None, False), (1, 5, False)],
)
def test_a_membership_grants_from_its_first_to_its_last_day(member, start, end, gets_in):
    member.start = TODAY() + start * DAY
    member.end = None if end is None else TODAY() + end * DAY
    member.save()
    assert access_of(member.user).has(Role.ADVISEUR) is gets_in


def test_an_account_that_was_closed_has_no_access(member):
    member.user.is_active = False
    assert access_of(member.user) is NOBODY


def test_access_costs_its_queries_once(member, django_assert_num_queries):
    access_of(member.user)
    with django_assert_num_queries(0):
        access_of(member.user)


def test_a_contact_that_ended_grants_nothing(world):
    user = world.users["iccer"]
    assert access_of(user).ids(Scope.SCHOOL) == {world.school.pk}
    world.people["iccer"].contacts.update(end=TODAY() - DAY)
    forget_access(user)
    assert not access_of(user).grants


def test_access_within_one_penvoerder_holds_nothing_of_the_other(world, other_world):
    user = world.users["adviseur"]
    factories.MembershipFactory(user=user, penvoerder=other_world.penvoerder, role="beheerder")
    forget_access(user)
    access = access_of(user)
    assert access.penvoerder_ids == {world.penvoerder.pk, other_world.penvoerder.pk}
    narrowed = access.within(other_world.penvoerder.pk)
    assert narrowed.roles == {Role.BEHEERDER}
    assert narrowed.staff_of == {other_world.penvoerder.pk}
    assert not access.within(None).grants


@pytest.mark.parametrize("role", ["beheerder", "adviseur"])
def test_staff_see_the_invitations_and_members_of_their_own_penvoerder(world, other_world, role):
    mine = factories.InvitationFactory(penvoerder=world.penvoerder)
    theirs = factories.InvitationFactory(penvoerder=other_world.penvoerder)
    user = world.users[role]
    assert mine in Invitation.objects.visible_to(user)
    assert theirs not in Invitation.objects.visible_to(user)
    assert set(Membership.objects.visible_to(user)) == set(world.penvoerder.memberships.all())


@pytest.mark.parametrize("role", ["onderzoeker", "iccer", "bestuurder", "gemeente", "stuurgroep", "partner"])
def test_others_see_neither(world, role):
    factories.InvitationFactory(penvoerder=world.penvoerder)
    assert not Invitation.objects.visible_to(world.users[role]).exists()
    assert not Membership.objects.visible_to(world.users[role]).exists()


def test_only_the_project_leader_reads_the_log_of_downloads(world, other_world):
    for place in (world, other_world):
        Download.objects.create(penvoerder=place.penvoerder, subject="report:1", title="Voortgang", form="pdf")
    seen = Download.objects.visible_to(world.users["beheerder"])
    assert [row.penvoerder for row in seen] == [world.penvoerder]
    assert not Download.objects.visible_to(world.users["adviseur"]).exists()


@pytest.fixture
def at_both(world, other_world):
    """The adviser of the first world is project leader of the second."""
    factories.MembershipFactory(user=world.users["adviseur"], penvoerder=other_world.penvoerder, role="beheerder")
    return world.users["adviseur"]


def test_who_works_at_two_works_in_one_at_a_time(as_role, world, other_world, at_both):
    client = as_role("adviseur")
    page = client.get(reverse("team:list"))
    assert page.context["penvoerder"] == world.penvoerder
    assert list(page.context["penvoerder_switches"]) == [other_world.penvoerder]
    names = {row.penvoerder for row in page.context["team"].present}
    assert names == {world.penvoerder}
    assert client.get(reverse("team:downloads")).status_code == 403  # leader there, adviser here


def test_switching_goes_on_at_the_other(as_role, world, other_world, at_both):
    client = as_role("adviseur")
    answer = client.post(reverse("switch_penvoerder"), {"penvoerder": other_world.penvoerder.pk})
    assert answer.status_code == 302
    page = client.get(reverse("team:list"))
    assert page.context["penvoerder"] == other_world.penvoerder
    assert other_world.penvoerder.network_name in page.content.decode()
    assert client.get(reverse("team:downloads")).status_code == 200


@pytest.mark.parametrize("value", ["", "0", "abc", "999999", "-1", "²"])
def test_switching_to_what_is_not_yours_is_not_there(as_role, value):
    assert as_role("adviseur").post(reverse("switch_penvoerder"), {"penvoerder": value}).status_code == 404


def test_switching_to_a_penvoerder_of_others_is_not_there(as_role, other_world):
    answer = as_role("adviseur").post(reverse("switch_penvoerder"), {"penvoerder": other_world.penvoerder.pk})
    assert answer.status_code == 404


def test_a_role_that_ends_at_the_chosen_penvoerder_leads_back_to_the_other(as_role, world, other_world, at_both):
    client = as_role("adviseur")
    client.post(reverse("switch_penvoerder"), {"penvoerder": other_world.penvoerder.pk})
    at_both.memberships.filter(penvoerder=other_world.penvoerder).update(end=TODAY() - DAY)
    assert client.get(reverse("team:list")).context["penvoerder"] == world.penvoerder


def test_without_a_role_today_the_start_page_says_whom_to_ask(as_role, world):
    world.penvoerder.reply_to = "hallo@example.org"
    world.penvoerder.save()
    world.users["adviseur"].memberships.update(end=TODAY() - DAY)
    page = as_role("adviseur").get(reverse("home"))
    assert page.status_code == 200
    assert "accounts/no_role.html" in [template.name for template in page.templates]
    assert "hallo@example.org" in page.content.decode()
