"""Links that sign in once: for whom, how often, and what somebody finds behind one that does not work any more."""

import datetime
import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cmk.accounts.models import Invitation, SignInLink, User
from cmk.accounts.services.sign_in_links import find_link, make_link, use_link
from schools.models import Contact
from schools.people.doors import door_for
from tests import factories

NEXT = "/zelfevaluatie/"
DAY = datetime.timedelta(days=1)


def fresh(user):
    return User.objects.get(pk=user.pk)


def path_of(url):
    return re.sub(r"^https?://[^/]+", "", url)


@pytest.fixture
def link(world):
    return path_of(make_link(user=fresh(world.users["iccer"]), next_path=NEXT))


def signed_in_as(client):
    return client.session.get("_auth_user_id")


def test_opening_it_changes_nothing_and_one_tap_signs_in(world, link):
    scanner, client = Client(), Client()
    assert scanner.get(link).status_code == scanner.head(link).status_code == 200
    page = client.get(link).content.decode()
    assert world.users["iccer"].email not in page
    assert "i…@example.org" in page
    answer = client.post(link)
    assert (answer.status_code, answer["Location"]) == (302, NEXT)
    assert signed_in_as(client) == str(world.users["iccer"].pk)
    assert client.get(link)["Location"] == NEXT  # once more in the same browser: just go on


def test_a_link_used_twice_signs_in_once_and_leads_on_with_a_code(world, link):
    Client().post(link)
    second = Client()
    for answer in (second.get(link), second.post(link)):
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "al gebruikt" in page
        assert f"{reverse('account_request_login_code')}?next=%2Fzelfevaluatie%2F" in page
    assert signed_in_as(second) is None


def test_of_two_at_the_same_moment_one_signs_in(link):
    secret = link.rstrip("/").rsplit("/", 1)[1]
    one, other = find_link(secret), find_link(secret)  # both saw a link that works
    assert [use_link(link=one).user is not None, use_link(link=other).user is not None] == [True, False]


@pytest.mark.parametrize("what", ["expired", "left yesterday", "closed", "became staff", "became superuser"])
def test_a_link_that_is_no_way_in_any_more_says_so(world, link, what):
    user = world.users["iccer"]
    if what == "expired":
        SignInLink.objects.update(expires_at=timezone.now())
    elif what == "left yesterday":
        Contact.objects.filter(person=world.people["iccer"]).update(
            start=timezone.localdate() - 9 * DAY, end=timezone.localdate() - DAY
        )
    elif what == "closed":
        User.objects.filter(pk=user.pk).update(is_active=False)
    elif what == "became staff":
        factories.MembershipFactory(user=user, penvoerder=world.penvoerder, role="adviseur")
    else:
        User.objects.filter(pk=user.pk).update(is_superuser=True)
    client = Client()
    for answer in (client.get(link), client.post(link)):
        assert "werkt niet meer" in answer.content.decode()
        assert "next=%2Fzelfevaluatie%2F" in answer.content.decode()
    assert signed_in_as(client) is None
    assert SignInLink.objects.get().used_at is None


def test_somebody_else_who_is_signed_in_stays_so(world, link, as_role):
    client = as_role("partner")
    for answer in (client.get(link), client.post(link)):
        assert answer.status_code == 200
        assert world.users["iccer"].email not in answer.content.decode()
    assert signed_in_as(client) == str(world.users["partner"].pk)
    assert SignInLink.objects.get().used_at is None


@pytest.mark.parametrize("role", ["beheerder", "adviseur", "onderzoeker", "bestuurder", "gemeente", "stuurgroep"])
def test_only_people_of_schools_and_partners_get_one(world, role):
    with pytest.raises(ValueError, match="no link"):
        make_link(user=fresh(world.users[role]), next_path=NEXT)
    assert make_link(user=fresh(world.users["partner"]), next_path=NEXT)


@pytest.mark.parametrize("path", ["https://kwaad.example", "//kwaad.example", "zelfevaluatie/", "/" + "x" * 400, ""])
def test_it_leads_to_an_address_here(world, path):
    with pytest.raises(ValueError, match="address of this site"):
        make_link(user=fresh(world.users["iccer"]), next_path=path)


def test_guessing_is_stopped(client, db, settings):
    settings.SIGN_IN_LINK_RATE_LIMITS = {"use": "60/m/ip", "guess": "3/m/ip"}
    cache.clear()
    statuses = [client.get(reverse("sign_in_link", args=[f"gok-{number}"])).status_code for number in range(5)]
    cache.clear()
    assert statuses == [404, 404, 404, 429, 429]


def test_the_door_in_a_mail_fits_the_person(world):
    iccer, by = world.people["iccer"], world.users["beheerder"]

    def door(person):
        return path_of(door_for(person, NEXT, role_text="icc’er van De Wilgenhoek", by=by))

    assert door(iccer).startswith("/inloggen/link/")
    iccer.email = "iemand.anders@example.org"  # anybody of the school can fill that in
    assert door(iccer) == NEXT
    assert door(world.people["bestuurder"]) == NEXT
    new = factories.PersonFactory(penvoerder=world.penvoerder, user=None, email="nieuw@example.org")
    factories.ContactFactory(person=new, school=world.school)
    invitation = door(new)
    assert re.fullmatch(r"/uitnodiging/[\w-]+/\?next=%2Fzelfevaluatie%2F", invitation)
    client = Client()
    answer = client.post(invitation, {"how": "code"})
    assert (answer.status_code, answer["Location"]) == (302, NEXT)
    assert Invitation.objects.get(user__email="nieuw@example.org").accepted_at
    new.refresh_from_db()
    assert door(new).startswith("/inloggen/link/")
