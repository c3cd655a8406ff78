"""The mail reader of the demo: reads what was sent, runs nothing of it, and exists in the demo only."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import Client
from django.urls import Resolver404, get_resolver, resolve, reverse

from cmk.demo.context_processors import sign_ins
from cmk.demo.mailbox import mails

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def mail_folder(settings, tmp_path):
    # Read first, for it looks at DEMO when it is read, and later tests need it without.
    importlib.import_module("cmk.urls")
    settings.DEMO = True
    settings.ROOT_URLCONF = "tests.demo.urls"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    return tmp_path


def send(
    subject="Je inlogcode", text="Ga naar http://127.0.0.1:8000/inloggen/ en typ 4711.", html="", to="noor@example.org"
):
    connection = get_connection("django.core.mail.backends.filebased.EmailBackend")
    message = EmailMultiAlternatives(subject, text, "Amstelland <post@example.org>", [to], connection=connection)
    if html:
        message.attach_alternative(html, "text/html")
    message.send()


@pytest.mark.django_db
def test_mail_is_listed_without_signing_in_and_the_newest_first(mail_folder):
    send("Eerste", to="sanne@example.org")
    send("Tweede é’s", to="karim@example.org")
    older = next(path for path in mail_folder.iterdir() if b"Eerste" in path.read_bytes())
    older.write_bytes(older.read_bytes().replace(b"\nDate: ", b"\nDate: Mon, 02 Nov 2026 09:00:00 -0000\nX-Date: "))

    page = Client().get("/demo/post/").content.decode()

    assert page.index("Tweede é’s") < page.index("Eerste")
    assert "karim@example.org" in page


@pytest.mark.django_db
def test_several_messages_of_one_connection_are_apart(mail_folder):
    connection = get_connection("django.core.mail.backends.filebased.EmailBackend")
    connection.send_messages(
        [EmailMultiAlternatives(f"Bericht {number}", "Tekst", to=["a@example.org"]) for number in range(3)]
    )
    assert {mail.subject for mail in mails()} == {"Bericht 0", "Bericht 1", "Bericht 2"}
    assert len({mail.key for mail in mails()}) == 3


@pytest.mark.django_db
def test_a_mail_is_read_and_its_links_can_be_followed(mail_folder):
    send()
    page = Client().get(reverse("demo:message", kwargs={"key": mails()[0].key})).content.decode()
    assert 'href="http://127.0.0.1:8000/inloggen/"' in page
    assert "4711" in page
    assert "iframe" not in page, "there is no other form of this mail"


@pytest.mark.django_db
def test_text_is_not_taken_for_markup(mail_folder):
    send(subject="<b>vet</b>", text="<script>alert(1)</script>")
    client = Client()
    for page in (client.get("/demo/post/"), client.get(reverse("demo:message", kwargs={"key": mails()[0].key}))):
        content = page.content.decode()
        assert "<b>vet</b>" not in content
        assert "<script>alert" not in content


@pytest.mark.django_db
def test_html_is_shown_in_a_sandbox(mail_folder):
    send(html="<html><head></head><body><p>Hallo</p><script>alert(1)</script></body></html>")
    client = Client()
    key = mails()[0].key
    page = client.get(reverse("demo:message", kwargs={"key": key}))
    assert reverse("demo:message_html", kwargs={"key": key}) in page.content.decode()
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    part = client.get(reverse("demo:message_html", kwargs={"key": key}))
    policy = part.headers["Content-Security-Policy"]
    assert "sandbox allow-top-navigation-by-user-activation" in policy
    assert "default-src 'none'" in policy
    assert "script-src 'none'" in policy
    assert "allow-scripts" not in policy
    assert part.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert '<base target="_top">' in part.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["bestaat-niet", "20260101-0"])
def test_another_key_is_not_found(mail_folder, key):
    send()
    assert Client().get(f"/demo/post/{key}/").status_code == 404
    assert Client().get(f"/demo/post/{key}/html/").status_code == 404


@pytest.mark.django_db
def test_nothing_sent_says_what_to_do(mail_folder):
    response = Client().get("/demo/post/")
    assert response.status_code == 200
    assert 'class="empty"' in response.content.decode()


def test_the_reader_is_not_there_without_the_demo(settings):
    assert settings.DEMO is False
    with pytest.raises(Resolver404):
        resolve("/demo/post/")
    assert "demo" not in get_resolver().namespace_dict


@pytest.mark.django_db
def test_the_page_is_not_there_without_the_demo():
    assert Client().get("/demo/post/").status_code == 404


def test_production_has_no_demo_whatever_the_environment_says():
    values = {
        "DEMO": "true",
        "SECRET_KEY": "x",
        "DATABASE_URL": "postgres://u:p@localhost/d",
        "REDIS_URL": "redis://localhost/0",
        "ALLOWED_HOSTS": "example.org",
        "EMAIL_URL": "smtp://localhost",
        "DJANGO_SETTINGS_MODULE": "cmk.settings.production",
    }
    script = (
        "import django; django.setup();"
        "from django.conf import settings; from django.urls import get_resolver;"
        "print(settings.DEMO, 'demo' in get_resolver().namespace_dict,"
        " any('demo' in one for one in settings.TEMPLATES[0]['OPTIONS']['context_processors']))"
    )
    result = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, **values},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.stdout.split() == ["False", "False", "False"], result.stderr


def test_sign_ins_name_everybody_with_the_password():
    programmes = sign_ins(None)["demo_programmes"]
    people = [one for programme in programmes for one in programme.people]
    assert len(programmes) == 5
    assert len({one.email for one in people}) == len(people) >= 40
    assert all(len(one.password) >= 12 for one in people)
