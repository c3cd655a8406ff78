"""Mail in the house style."""

import pytest
from django.conf import settings

from cmk.core.mail import absolute_url, render_house_mail, send_house_mail
from cmk.core.theme import DEFAULT_ACCENT
from tests import factories

CONTEXT = {
    "greeting": "Sanne",
    "inviter": "Noor <b>Visser</b>",
    "role_text": "icc’er van ’t Startblok",
    "url": "https://voorbeeld.example.org/uitnodiging/abc/",
    "known": False,
    "expires_at": None,
}


@pytest.fixture
def penvoerder():
    return factories.PenvoerderFactory.build(
        name="Platform C", network_name="Cultuur, Amstelland", accent="#7a2a5a", reply_to="hallo@example.org"
    )


def html_of(message):
    (alternative,) = message.alternatives
    assert alternative[1] == "text/html"
    return alternative[0]


def test_a_mail_is_in_the_name_and_colour_of_the_penvoerder(penvoerder):
    message = render_house_mail(template="invitation", to=["s@example.org"], context=CONTEXT, penvoerder=penvoerder)
    assert message.from_email.startswith('"Cultuur, Amstelland" <')
    assert message.reply_to == ["hallo@example.org"]
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    assert "\n" not in message.subject
    assert "#7a2a5a" in html_of(message)
    assert settings.BASE_URL in message.body


def test_text_is_text_and_html_is_escaped(penvoerder):
    message = render_house_mail(template="invitation", to=["s@example.org"], context=CONTEXT, penvoerder=penvoerder)
    assert "Noor <b>Visser</b>" in message.body
    assert "icc’er van ’t Startblok" in message.body
    assert "Noor &lt;b&gt;Visser&lt;/b&gt;" in html_of(message)
    assert CONTEXT["url"] in message.body
    assert CONTEXT["url"] in html_of(message)


def test_a_mail_of_the_installation_itself_needs_no_penvoerder():
    message = render_house_mail(
        template="login_code", to=["s@example.org"], context={"code": "AB12-CD34", "minutes": 15}, penvoerder=None
    )
    assert "AB12-CD34" in message.subject
    assert "AB12-CD34" in message.body
    assert message.reply_to == []
    assert DEFAULT_ACCENT in html_of(message)


def test_sending(mailoutbox, penvoerder):
    send_house_mail(template="invitation", to="s@example.org", context=CONTEXT, penvoerder=penvoerder)
    assert [message.to for message in mailoutbox] == [["s@example.org"]]


def test_links_lead_to_the_address_of_the_installation(settings):
    settings.BASE_URL = "https://cultuur.example.org"
    assert absolute_url("invitation", token="abc") == "https://cultuur.example.org/uitnodiging/abc/"
