"""The penvoerder's own people: who joins, who leaves, what advisers see of it."""

import datetime
from smtplib import SMTPServerDisconnected

import pytest
from django.urls import reverse
from django.utils import timezone

from cmk.accounts.access import access_of, forget_access
from cmk.accounts.models import Download, Invitation, Membership, User
from cmk.accounts.services import invitations, memberships
from cmk.accounts.services.downloads import record_download
from cmk.core.errors import DomainError
from tests import factories

TEAM = reverse("team:list")
ADD = reverse("team:add")
DAY = datetime.timedelta(days=1)


def today():
    return timezone.localdate()


def colleague(**changes):
    return {
        "given_name": "Mira",
        "family_name": "Okonkwo",
        "email": "mira@example.org",
        "role": "adviseur",
        "start": today().isoformat(),
    } | changes


def end_url(membership):
    return reverse("team:end", kwargs={"pk": membership.pk})


@pytest.fixture
def of_role(world):
    return lambda role: world.users[role].memberships.get()


def test_inviting_a_colleague(as_role, world, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer = as_role("beheerder").post(ADD, colleague(), follow=True)
    assert answer.redirect_chain == [(TEAM, 302)]
    membership = Membership.objects.get(user__email="mira@example.org")
    assert (membership.penvoerder, membership.role, membership.start) == (world.penvoerder, "adviseur", today())
    assert membership.user.name == "Mira Okonkwo"
    assert mailoutbox[0].to == ["mira@example.org"]
    assert [message.level_tag for message in answer.context["messages"]] == ["success"]
    page = answer.content.decode()
    assert "Mira Okonkwo" in page
    assert reverse("team:resend", kwargs={"pk": Invitation.objects.get().pk}) in page


def test_a_role_may_begin_later(as_role):
    as_role("beheerder").post(ADD, colleague(start=(today() + DAY).isoformat()))
    user = User.objects.get(email="mira@example.org")
    assert not access_of(user).grants


@pytest.mark.django_db(transaction=True)
def test_with_the_mail_server_away_it_is_said_and_nothing_lost(as_role, monkeypatch):
    def away(**_given):
        raise SMTPServerDisconnected("connection refused")

    monkeypatch.setattr(invitations, "send_house_mail", away)
    page = as_role("beheerder").post(ADD, colleague(), follow=True)
    assert page.redirect_chain == [(TEAM, 302)]
    assert [message.level_tag for message in page.context["messages"]] == ["warning"]
    assert Invitation.objects.get().state == "undelivered"
    assert Membership.objects.filter(user__email="mira@example.org").exists()


def test_all_that_is_wrong_at_once_and_what_was_typed_stays(as_role):
    answer = as_role("beheerder").post(ADD, colleague(email="geen adres", start="", role="baas"))
    assert set(answer.context["form"].errors) == {"email", "start", "role"}
    assert 'value="Mira"' in answer.content.decode()
    assert not User.objects.filter(given_name="Mira").exists()


def test_the_same_role_twice_is_refused_and_no_mail_goes_out(
    as_role, world, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        answer = as_role("beheerder").post(ADD, colleague(email=world.users["adviseur"].email))
    assert answer.context["form"].non_field_errors()
    assert mailoutbox == []
    assert not Invitation.objects.exists()


def test_a_second_role_and_a_role_once_more_are_fine(world):
    given = {"penvoerder": world.penvoerder, "given_name": "", "family_name": "", "by": world.users["beheerder"]}
    email = world.users["adviseur"].email
    memberships.add_member(email=email, role="onderzoeker", start=today(), **given)
    old = world.users["adviseur"].memberships.get(role="adviseur")
    old.end = today() - DAY
    old.save()
    memberships.add_member(email=email, role="adviseur", start=today(), **given)
    assert world.users["adviseur"].memberships.count() == 3


def test_ending_a_role_keeps_the_row_and_ends_the_access_after_the_day(as_role, world, of_role):
    membership = of_role("adviseur")
    answer = as_role("beheerder").post(end_url(membership), {"last_day": today().isoformat()})
    assert answer["Location"] == TEAM
    membership.refresh_from_db()
    assert membership.end == today()
    assert access_of(membership.user).is_staff  # the last day is a day of work
    membership.end = today() - DAY
    membership.save()
    forget_access(membership.user)
    assert not access_of(membership.user).grants
    past = as_role("beheerder").get(TEAM).context["team"].past
    assert [row.pk for row in past] == [membership.pk]


def test_the_only_project_leader_stays(as_role, of_role):
    membership = of_role("beheerder")
    answer = as_role("beheerder").post(end_url(membership), {"last_day": today().isoformat()})
    assert answer.status_code == 200
    (sentence,) = answer.context["form"].non_field_errors()
    assert membership.user.name in sentence
    membership.refresh_from_db()
    assert membership.end is None


@pytest.mark.parametrize(
    ("other", "may"),
    [
        ({}, True),
        ({"end": datetime.timedelta(days=5)}, False),
        ({"end": datetime.timedelta(days=30)}, True),
        ({"start": datetime.timedelta(days=20)}, False),
        ({"closed": True}, False),
    ],
    ids=["stays", "leaves-before", "leaves-after", "comes-later", "account-closed"],
)
def test_a_second_leader_must_be_there_the_day_after(world, of_role, other, may):
    """The role ends in ten days: who leads on day eleven?"""
    user = factories.UserFactory(is_active=not other.get("closed"))
    dates = {key: today() + other[key] for key in ("start", "end") if key in other}
    factories.MembershipFactory(user=user, penvoerder=world.penvoerder, role="beheerder", **dates)
    given = {"membership": of_role("beheerder"), "last_day": today() + 10 * DAY, "by": user}
    if may:
        assert memberships.end_membership(**given).end == today() + 10 * DAY
    else:
        with pytest.raises(DomainError):
            memberships.end_membership(**given)


def test_a_leader_elsewhere_is_no_leader_here(other_world, of_role, world):
    with pytest.raises(DomainError):
        memberships.end_membership(membership=of_role("beheerder"), last_day=today(), by=other_world.users["beheerder"])


def test_a_role_ends_once_and_not_before_it_began(world, of_role):
    membership = of_role("adviseur")
    by = world.users["beheerder"]
    with pytest.raises(DomainError):
        memberships.end_membership(membership=membership, last_day=membership.start - DAY, by=by)
    memberships.end_membership(membership=membership, last_day=today(), by=by)
    with pytest.raises(DomainError):
        memberships.end_membership(membership=membership, last_day=today() + DAY, by=by)


def test_who_ends_the_own_role_is_warned_and_goes_to_the_start_page(as_role, world, of_role):
    factories.MembershipFactory(penvoerder=world.penvoerder, role="beheerder")
    url = end_url(of_role("beheerder"))
    client = as_role("beheerder")
    assert "notice warn" in client.get(url).content.decode()
    assert client.post(url, {"last_day": today().isoformat()})["Location"] == reverse("home")


def test_advisers_read_the_team_and_change_nothing(as_role, world):
    factories.InvitationFactory(penvoerder=world.penvoerder)
    page = as_role("adviseur").get(TEAM).content.decode()
    assert world.users["beheerder"].name in page
    for button in ("/uitnodigen/", "/beeindigen/", "/opnieuw/", "/intrekken/"):
        assert button not in page


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, "open"),
        ({"expires_at": timezone.now() - DAY}, "expired"),
        ({"undelivered": True}, "undelivered"),
        ({"accepted_at": timezone.now()}, "accepted"),
    ],
)
def test_each_invitation_says_where_it_stands(as_role, world, changes, state):
    invitation = factories.InvitationFactory(penvoerder=world.penvoerder, **changes)
    answer = as_role("beheerder").get(TEAM)
    assert [row.state for row in answer.context["team"].invitations] == [state]
    offered = reverse("team:resend", kwargs={"pk": invitation.pk}) in answer.content.decode()
    assert offered is (state != "accepted")


def test_what_was_withdrawn_or_accepted_long_ago_is_out_of_the_way(as_role, world):
    factories.InvitationFactory(penvoerder=world.penvoerder, withdrawn_at=timezone.now())
    factories.InvitationFactory(penvoerder=world.penvoerder, accepted_at=timezone.now() - 90 * DAY)
    assert as_role("beheerder").get(TEAM).context["team"].invitations == []


def test_sending_again_and_withdrawing(as_role, world, mailoutbox, django_capture_on_commit_callbacks):
    invitation = factories.InvitationFactory(penvoerder=world.penvoerder)
    client = as_role("beheerder")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("team:resend", kwargs={"pk": invitation.pk}))
    assert len(mailoutbox) == 1
    client.post(reverse("team:withdraw", kwargs={"pk": invitation.pk}))
    invitation.refresh_from_db()
    assert invitation.state == "withdrawn"
    answer = client.post(reverse("team:resend", kwargs={"pk": invitation.pk}), follow=True)
    assert "error" in [message.level_tag for message in answer.context["messages"]]
    assert len(mailoutbox) == 1


def test_a_download_is_written_down_and_shown(as_role, world):
    record_download(
        user=world.users["stuurgroep"],
        penvoerder=world.penvoerder,
        subject="report:12",
        title="Voortgang najaar " * 20,
        form="pdf",
    )
    row = Download.objects.get()
    assert len(row.title) == 200
    page = as_role("beheerder").get(reverse("team:downloads")).content.decode()
    assert world.users["stuurgroep"].name in page
    assert "PDF" in page


def test_the_log_shows_fifty_a_page_and_what_an_erased_person_took(as_role, world):
    Download.objects.bulk_create(
        Download(penvoerder=world.penvoerder, subject="schools", title=f"Lijst {number}", form="csv")
        for number in range(51)
    )
    client = as_role("beheerder")
    assert len(client.get(reverse("team:downloads")).context["page"].object_list) == 50
    assert len(client.get(reverse("team:downloads") + "?page=2").context["page"].object_list) == 1
    assert client.get(reverse("team:downloads") + "?page=onzin").status_code == 200


def test_who_ends_an_advisers_role_sees_which_schools_are_left(as_role, world, of_role):
    client = as_role("beheerder")
    url = end_url(of_role("adviseur"))
    factories.AdviserAssignmentFactory(penvoerder=world.penvoerder, adviser=world.users["adviseur"])
    (sentence,) = client.get(url).context["loose_ends"]
    assert "2" in sentence
    world.users["adviseur"].assignments.update(end=today() - DAY)
    assert client.get(url).context["loose_ends"] == []


def test_schools_of_another_penvoerder_are_not_counted(as_role, world, other_world, of_role):
    factories.AdviserAssignmentFactory(penvoerder=other_world.penvoerder, adviser=world.users["adviseur"])
    (sentence,) = as_role("beheerder").get(end_url(of_role("adviseur"))).context["loose_ends"]
    assert "1" in sentence


def test_a_day_at_the_end_of_the_calendar_is_no_crash(as_role, of_role):
    answer = as_role("beheerder").post(end_url(of_role("beheerder")), {"last_day": "9999-12-31"})
    assert answer.status_code == 200
    assert answer.context["form"].errors


def test_an_address_longer_than_is_kept_is_refused_at_the_field(as_role):
    long = f"{'m' * 60}@{'.'.join(['v' * 60] * 3)}.{'w' * 40}.nl"
    assert len(long) > 254
    answer = as_role("beheerder").post(ADD, colleague(email=long))
    assert set(answer.context["form"].errors) == {"email"}


@pytest.mark.parametrize("chosen", ["9" * 5000, "²", "1\x00", "", "-1"])
def test_working_elsewhere_with_an_odd_number_is_not_there(as_role, chosen):
    assert as_role("beheerder").post(reverse("switch_penvoerder"), {"penvoerder": chosen}).status_code == 404
