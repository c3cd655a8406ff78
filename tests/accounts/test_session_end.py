"""When the session ended while somebody was busy."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from tests.factories import DEFAULT_PASSWORD

LOGIN = reverse("account_login")
PAGE = reverse("team:penvoerder")


def test_autosave_is_told_to_sign_in_and_not_redirected(client, db):
    answer = client.post(PAGE, "{}", content_type="application/json", headers={"X-Autosave": "1"})
    assert answer.status_code == 401
    assert answer.json() == {"sign_in": LOGIN}


def test_autosave_of_somebody_signed_in_is_left_alone(as_role):
    assert as_role("iccer").post(PAGE, headers={"X-Autosave": "1"}).status_code == 403


def test_a_form_that_comes_too_late_leads_to_sign_in_with_a_word(client, db):
    answer = client.post(PAGE, {"network_name": "x"}, headers={"Referer": "http://testserver/team/?blad=2"})
    assert answer["Location"] == f"{LOGIN}?next=%2Fteam%2F%3Fblad%3D2"
    page = client.get(answer["Location"])
    assert [message.level_tag for message in get_messages(page.wsgi_request)] == ["warning"]
    assert 'class="notice warn"' in page.content.decode()


def test_after_signing_in_again_people_are_on_their_page_and_know(client, world):
    late = client.post(PAGE, {"network_name": "x"}, headers={"Referer": f"http://testserver{PAGE}"})
    client.get(late["Location"])
    data = {"login": world.users["beheerder"].email, "password": DEFAULT_PASSWORD, "next": PAGE}
    page = client.post(LOGIN, data, follow=True)
    assert page.redirect_chain == [(PAGE, 302)]
    assert [message.level_tag for message in page.context["messages"]] == ["warning"]
    again = client.get(PAGE)
    assert not list(again.context["messages"])


@pytest.mark.parametrize("referer", ["", "https://elders.example.com/val/", "javascript:alert(1)"])
def test_a_referer_from_elsewhere_is_not_followed(client, db, referer):
    answer = client.post(PAGE, headers={"Referer": referer} if referer else {})
    assert answer["Location"] == f"{LOGIN}?next=%2Fteam%2Fpenvoerder%2F"


def test_a_page_that_is_only_asked_for_leads_to_sign_in_without_a_word(client, db):
    answer = client.get(PAGE)
    assert answer["Location"] == f"{LOGIN}?next={PAGE}"
    assert not list(client.get(answer["Location"]).context["messages"])


def test_a_form_from_before_signing_in_elsewhere_explains_itself(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.users["beheerder"], backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(PAGE, {"network_name": "x"})
    assert answer.status_code == 403
    assert "403_csrf.html" in [template.name for template in answer.templates]
