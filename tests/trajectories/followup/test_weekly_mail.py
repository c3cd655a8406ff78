"""The weekly mail: what stands in it, never twice, by the schedule, and off with one tap."""

from __future__ import annotations

import datetime
import io
import smtplib
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.worker import wait_until
from trajectories.followup import choices, sending
from trajectories.followup.sending import send_weekly_mails
from trajectories.models import DigestChoice, DigestMention
from trajectories.tasks import send_weekly_mail

pytestmark = pytest.mark.django_db
WEEK = datetime.timedelta(days=7)


def today():
    return timezone.localdate()


def in_days(number):
    return today() + datetime.timedelta(days=number)


def point(world, days=None, **more):
    due = None if days is None else in_days(days)
    return factories.ActionPointFactory(**{"programme": world.programme, "school": world.school, "due_on": due, **more})


def wants_mail(user, day=None):
    return choices.choose_weekday(user=user, weekday=(day or today()).isoweekday())


@pytest.fixture
def adviser(world):
    user = world.users["adviseur"]
    wants_mail(user)
    return user


def html_of(message):
    return message.alternatives[0][0]


def test_what_an_adviser_gets(world, other_world, adviser, mailoutbox):
    point(world, -3, text="Te laat <b>bellen</b>", owner_user=adviser)
    point(world, 14, text="Over twee weken", owner_user=adviser)
    point(world, 15, text="Nog ver weg", owner_user=adviser)
    point(world, text="Zonder dag", owner_user=adviser)
    point(world, -2, text="Al klaar", owner_user=adviser, done_on=today())
    point(world, -1, text="De school is laat", owner_person=world.people["iccer"])
    point(world, 2, text="De school heeft nog even", owner_person=world.people["iccer"])
    elsewhere = factories.SchoolFactory(municipality=world.municipality)
    point(world, -1, text="Van een ander zijn school", school=elsewhere)
    point(other_world, -1, text="Van hun", owner_user=adviser)
    soon = timezone.now() + datetime.timedelta(hours=30)
    values = {"programme": world.programme, "kind": world.kind, "school": world.school, "adviser": adviser}
    factories.ConversationFactory(**values, status="planned", held_at=soon)
    factories.ConversationFactory(**values, status="planned", held_at=soon + 2 * WEEK)
    assert send_weekly_mails().mails == 1
    (mail,) = mailoutbox
    assert mail.to == [adviser.email]
    for text in (mail.body, html_of(mail)):
        for there in ("Over twee weken", "De school is laat", world.school.name):
            assert there in text
        for not_there in ("Nog ver weg", "Zonder dag", "Al klaar", "heeft nog even", "ander zijn", "Van hun"):
            assert not_there not in text
        assert text.count(str(world.kind)) == 1
    assert "Te laat <b>bellen</b>" in mail.body
    assert "Te laat &lt;b&gt;bellen&lt;/b&gt;" in html_of(mail)
    assert world.penvoerder.network_name in mail.from_email


def test_somebody_of_a_school_gets_what_is_theirs(world, mailoutbox):
    wants_mail(world.users["iccer"])
    point(world, 3, text="Van haar", owner_person=world.people["iccer"])
    point(world, -3, text="Van de school zelf")
    point(world, -3, text="Van de adviseur", owner_user=world.users["adviseur"])
    point(world, -3, text="Van de directeur", owner_person=world.people["directeur"])
    draft = factories.ConversationFactory(
        programme=world.programme, kind=world.kind, school=world.school, status="draft"
    )
    point(world, 3, text="Nog in de maak", owner_person=world.people["iccer"], conversation=draft)
    send_weekly_mails()
    (mail,) = mailoutbox
    assert "Van haar" in mail.body
    assert "Van de school zelf" in mail.body
    for text in ("Van de adviseur", "Van de directeur", "Nog in de maak"):
        assert text not in mail.body
    assert reverse("actionpoints:ours") in mail.body


def test_each_agreement_once_as_coming_once_as_late_and_again_when_its_day_moved(world, adviser, mailoutbox):
    row = point(world, 3, text="Bellen", owner_user=adviser)

    def mail_after(weeks):
        mailoutbox.clear()
        send_weekly_mails(today() + weeks * WEEK)
        return [mail.body.count("Bellen") for mail in mailoutbox]

    assert mail_after(0) == [1]
    assert mail_after(1) == [1]  # late now
    assert mail_after(2) == []
    row.due_on = in_days(30)
    row.save()
    assert mail_after(3) == [1]
    assert mail_after(4) == []
    assert DigestMention.objects.filter(point=row).count() == 3


def test_at_most_one_mail_a_week_also_after_another_day_or_off_and_on(world, adviser, mailoutbox):
    monday = today() + datetime.timedelta(days=7 - today().weekday())
    wants_mail(adviser, monday)
    factories.ActionPointFactory(
        programme=world.programme, school=world.school, owner_user=adviser, due_on=monday, text="Een"
    )
    assert send_weekly_mails(monday).mails == 1
    factories.ActionPointFactory(
        programme=world.programme, school=world.school, owner_user=adviser, due_on=monday, text="Twee"
    )
    friday = monday + datetime.timedelta(days=4)
    assert send_weekly_mails(monday).mails == 0
    wants_mail(adviser, friday)
    assert send_weekly_mails(friday).mails == 0
    choices.stop_weekly_mail(user_id=adviser.pk)
    wants_mail(adviser, friday)
    assert send_weekly_mails(friday).mails == 0
    assert send_weekly_mails(friday + WEEK).mails == 1
    assert "Twee" in mailoutbox[-1].body


def test_no_mail_without_news_on_another_day_or_for_who_left(world, adviser, mailoutbox):
    assert send_weekly_mails().nothing_new == 1
    point(world, 1, owner_user=adviser)
    assert send_weekly_mails(in_days(1)).mails == 0
    adviser.memberships.update(start=in_days(-9), end=in_days(-1))
    assert send_weekly_mails().mails == 0
    wants_mail(world.users["stuurgroep"])
    send_weekly_mails()
    assert mailoutbox == []


def test_a_failure_for_one_stops_nobody_and_what_was_not_taken_is_sent_later(world, adviser, mailoutbox, monkeypatch):
    point(world, 1, text="Bellen", owner_user=adviser)
    wants_mail(world.users["iccer"])
    point(world, 1, text="Van haar", owner_person=world.people["iccer"])
    really, away = sending.deliver, [adviser.email]

    def deliver(message):
        if message.to == away:
            raise smtplib.SMTPSenderRefused(451, b"even niet", "x@example.org")
        really(message)

    monkeypatch.setattr(sending, "deliver", deliver)
    with pytest.raises(CommandError):
        call_command("send_weekly_mail", stdout=io.StringIO())
    assert [mail.to for mail in mailoutbox] == [[world.users["iccer"].email]]
    assert not DigestMention.objects.filter(user=adviser).exists()
    away.clear()
    assert send_weekly_mails().mails == 1
    assert mailoutbox[-1].to == [adviser.email]


def test_after_a_silence_of_the_mail_server_nothing_goes_twice(world, adviser, mailoutbox, monkeypatch):
    point(world, 1, owner_user=adviser)

    def deliver(message):
        raise TimeoutError

    with monkeypatch.context() as away:
        away.setattr(sending, "deliver", deliver)
        assert send_weekly_mails().failed == 1
    assert send_weekly_mails().mails == 0
    assert mailoutbox == []


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_send_one_mail(world, adviser, mailoutbox, monkeypatch):
    point(world, 1, owner_user=adviser)
    both = threading.Barrier(2)
    really = sending._mark

    def mark(choice_id, day):
        both.wait(timeout=20)  # both have found that there is a mail to send
        return really(choice_id, day)

    monkeypatch.setattr(sending, "_mark", mark)
    results = []

    def run():
        try:
            results.append(send_weekly_mails())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(result.mails for result in results) == [0, 1]
    assert [result.failed for result in results] == [0, 0]
    assert len(mailoutbox) == 1
    assert DigestMention.objects.count() == 1


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_the_worker_sends_it(world, adviser, celery_worker_process):
    point(world, 1, owner_user=adviser)
    send_weekly_mail.delay()
    send_weekly_mail.delay()

    def sent():
        return DigestChoice.objects.get(user=adviser).sent_on == today()

    wait_until(sent, 30.0, lambda: celery_worker_process.log)
    assert DigestMention.objects.count() == 1


def test_off_from_the_mail_without_signing_in_and_only_ones_own(world, adviser, mailoutbox):
    point(world, 1, owner_user=adviser)
    send_weekly_mails()
    (mail,) = mailoutbox
    url = mail.extra_headers["List-Unsubscribe"].strip("<>")
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert url in mail.body
    assert url in html_of(mail)
    path = "/" + url.split("/", 3)[3]
    client = Client(enforce_csrf_checks=True)
    assert client.get(path).status_code == 200
    assert DigestChoice.objects.filter(user=adviser).exists()
    other = world.users["iccer"]
    wants_mail(other)
    forged = path.replace(f"/{adviser.pk}/", f"/{other.pk}/")
    assert client.post(forged, {"List-Unsubscribe": "One-Click"}).status_code == 404
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert client.post(path).status_code == 200
    assert list(DigestChoice.objects.values_list("user", flat=True)) == [other.pk]


def test_choosing_it_on_the_page_of_ones_details(world, as_role):
    client, url = as_role("partner"), reverse("followup:weekly_mail")
    assert not DigestChoice.objects.exists()
    for bad in ("", "0", "8", "maandag"):
        answer = client.post(url, {"weekday": bad})
        assert answer.status_code == 200
        assert answer.context["mail_form"].errors
    assert not DigestChoice.objects.exists()
    client.post(url, {"weekday": "5"})
    assert DigestChoice.objects.get().weekday == 5
    assert "checked" in client.get(reverse("followup:mine")).content.decode()
    client.post(url, {"weekday": "5", "off": "1"})
    assert not DigestChoice.objects.exists()
