"""The pages of rounds: opening, inviting, more time, reminding."""

import datetime

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from cmk.accounts.models import Download
from cmk.core.errors import DomainError
from monitoring.models import PartnerCheck, Round, RoundMailing
from monitoring.rounds.opening import invite_partners
from monitoring.rounds.waiting import key_of
from monitoring.rounds.wording import proposed
from partners.models import Partner
from tests import factories
from tests.monitoring.evaluation.conftest import close_round, fill_in_and_submit
from tests.monitoring.partnercheck.conftest import a_check
from tests.monitoring.rounds.sent import send

DAY = datetime.timedelta(days=1)


def in_days(number):
    return (timezone.localdate() + number * DAY).isoformat()


def test_the_leader_opens_a_round(as_role, world):
    client, url = as_role("beheerder"), reverse("evaluation:round_new")
    assert client.get(url).status_code == 200
    data = {
        "name": "Zelfevaluatie 2030",
        "instrument": world.round.instrument.pk,
        "opens_on": in_days(0),
        "closes_on": in_days(-3),
    }
    wrong = client.post(url, data | {"name": ""})
    assert set(wrong.context["form"].errors) == {"name", "closes_on"}
    response = client.post(url, data | {"closes_on": in_days(30)})
    made = Round.objects.get(name="Zelfevaluatie 2030")
    assert response["Location"] == reverse("evaluation:round", args=[made.pk])
    assert made.evaluations.count() == 1


def test_a_questionnaire_of_another_penvoerder_cannot_be_chosen(as_role, world, other_world):
    data = {
        "name": "Zelfevaluatie 2030",
        "instrument": other_world.round.instrument.pk,
        "opens_on": in_days(0),
        "closes_on": in_days(30),
    }
    response = as_role("beheerder").post(reverse("evaluation:round_new"), data)
    assert "instrument" in response.context["form"].errors
    assert not Round.objects.filter(name="Zelfevaluatie 2030").exists()


def test_without_a_questionnaire_the_page_says_what_to_do(as_role, world):
    world.evaluation.delete()
    world.round.delete()
    world.penvoerder.instruments.all().delete()
    html = as_role("beheerder").get(reverse("evaluation:round_new")).content.decode()
    assert "Wie de installatie beheert, zet de vragenlijst van jullie programma klaar." in html


def test_inviting_one_more_school_and_giving_more_time(as_role, world):
    late = factories.SchoolFactory(municipality=world.municipality)
    client = as_role("beheerder")
    invite = reverse("evaluation:round_invite", args=[world.round.pk])
    assert late.name in client.get(invite).content.decode()
    assert client.post(invite, {"school": world.school.pk}).context["form"].errors["school"]
    assert client.post(invite, {"school": late.pk}).status_code == 302
    assert world.round.evaluations.filter(school=late).exists()
    extend = reverse("evaluation:round_extend", args=[world.round.pk])
    assert client.post(extend, {"closes_on": in_days(1)}).context["form"].non_field_errors()
    assert client.post(extend, {"closes_on": in_days(90)}).status_code == 302


def test_inviting_one_more_partner(as_role, world):
    check = a_check(world)
    invite = reverse("evaluation:round_invite", args=[check.round_id])
    client = as_role("beheerder")
    assert "Alle partners doen mee" in client.get(invite).content.decode()
    late, gone = (
        factories.PartnerFactory(penvoerder=world.penvoerder, name=name, municipality=world.municipality)
        for name in ("Later", "Gestopt")
    )
    Partner.objects.filter(pk=gone.pk).update(ended_on=in_days(-1))
    html = client.get(invite).content.decode()
    assert late.name in html
    assert gone.name not in html
    assert client.post(invite, {"partner": gone.pk}).context["form"].errors["partner"]
    with pytest.raises(DomainError, match="Gestopt"):
        invite_partners(round=check.round, partners=[late, gone], by=None)
    assert client.post(invite, {"partner": late.pk, "mail": "on"}).status_code == 302
    assert RoundMailing.objects.get().only == [key_of(PartnerCheck.objects.get(partner=late))]
    assert invite_partners(round=check.round, partners=[late], by=None) == []
    close_round(check.round)
    with pytest.raises(DomainError, match="gesloten"):
        invite_partners(round=check.round, partners=[late], by=None)
    assert client.post(invite, {"partner": late.pk}).status_code == 200
    assert PartnerCheck.objects.filter(round=check.round).count() == 2


def test_an_adviser_reminds_and_reads_who_got_it(as_role, world):
    done = factories.SelfEvaluationFactory(
        round=world.round, school=factories.SchoolFactory(municipality=world.municipality, name="Klaar")
    )
    fill_in_and_submit(done, world.users["iccer"])
    client, url = as_role("adviseur"), reverse("evaluation:round_remind", args=[world.round.pk])
    html = client.get(url).content.decode()
    assert world.school.name in html
    assert "Klaar" not in html
    response = client.post(url, {"evaluation": [world.evaluation.pk, done.pk, "x", "99999"]})
    mailing = RoundMailing.objects.get()
    assert (response["Location"], mail.outbox) == (reverse("rounds:mailing", args=[mailing.pk]), [])
    assert client.get(response["Location"]).status_code == 200  # while it is on its way
    send(mailing)
    assert sorted(message.to[0] for message in mail.outbox) == ["directeur.een@example.org", "iccer.een@example.org"]
    told = client.get(response["Location"]).content.decode()
    assert world.people["iccer"].name in told
    assert world.people["directeur"].name in told
    assert client.post(url, {}, follow=True).redirect_chain[-1][0] == url
    assert RoundMailing.objects.count() == 1
    answer = client.post(url, {"evaluation": [done.pk]}, follow=True)
    assert "ingestuurd" in str(next(iter(answer.context["messages"])))
    assert RoundMailing.objects.count() == 1


def test_a_round_of_another_penvoerder_is_not_there(as_role, other_world):
    for name in (
        "evaluation:round",
        "evaluation:round_extend",
        "evaluation:round_invite",
        "evaluation:round_remind",
        "rounds:mailings",
        "rounds:mailing_new",
    ):
        url = reverse(name, args=[other_world.round.pk])
        assert as_role("beheerder").get(url).status_code == 404


def test_the_list_of_schools_survives_odd_filters(as_role, world):
    url = reverse("evaluation:round", args=[world.round.pk])
    response = as_role("adviseur").get(url, {"q": "<script>", "status": "x" * 500, "page": "negen", "adviser": "'"})
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()
    assert "&lt;script&gt;" in response.content.decode()


def test_a_number_that_no_computer_reads_reminds_nobody(as_role, world):
    url = reverse("evaluation:round_remind", args=[world.round.pk])
    answer = as_role("adviseur").post(url, {"evaluation": ["9" * 5000, "²", "-1"]})
    assert (answer.status_code, answer["Location"]) == (302, url)
    assert not mail.outbox


def test_the_name_of_a_questionnaire_is_text_and_no_html(as_role, world):
    instrument = world.round.instrument
    instrument.name = "<img src=x>"
    instrument.save()
    page = as_role("beheerder").get(reverse("evaluation:round_new")).content.decode()
    assert "<img src=x>" not in page
    assert "&lt;img src=x&gt;" in page


def test_the_mail_of_a_round_is_checked_with_the_round_and_nothing_is_lost(as_role, world):
    client, url = as_role("beheerder"), reverse("evaluation:round_new")
    data = {
        "name": "Zelfevaluatie 2030",
        "instrument": world.round.instrument.pk,
        "opens_on": in_days(2),
        "closes_on": in_days(30),
        "invitation_on": in_days(1),
        "invitation_subject": "{school} kan beginnen {link}",
        "invitation_text": "Beste {voornaam}, vul in voor {sluitdatum}.",
        "reminder_1_on": in_days(20),
        "reminder_2_on": in_days(20),
        "reminder_3_on": in_days(31),
        "reminder_subject": "Nog even",
        "reminder_text": "",
    }
    page = client.post(url, data)
    wrong = page.context["form"].errors
    assert set(wrong) == {
        "invitation_on",
        "invitation_subject",
        "invitation_text",
        "reminder_2_on",
        "reminder_3_on",
        "reminder_text",
    }
    assert "{voornaam}" in wrong["invitation_text"][0]
    assert "{naam}" in wrong["invitation_text"][0]
    assert "Beste {voornaam}, vul in voor" in page.content.decode()
    assert not Round.objects.filter(name="Zelfevaluatie 2030").exists()
    data |= {
        "invitation_on": in_days(2),
        "invitation_subject": "{school} kan beginnen",
        "invitation_text": "Beste {naam}, vul in voor {sluitdatum}.",
        "reminder_2_on": in_days(25),
        "reminder_3_on": "",
        "reminder_text": "Nog even, {naam}.",
    }
    looked = client.post(url, data | {"check": "1", "name": ""})
    assert looked.context["fits"]["names"] == [world.school.name]
    assert not looked.context["form"].errors
    assert not Round.objects.filter(name="Zelfevaluatie 2030").exists()
    assert client.post(url, data).status_code == 302
    made = Round.objects.get(name="Zelfevaluatie 2030")
    assert [(row.kind, row.planned_on.isoformat()) for row in made.mailings.all()] == [
        ("invitation", in_days(2)),
        ("reminder", in_days(20)),
        ("reminder", in_days(25)),
    ]


def test_all_that_is_wrong_with_the_days_is_told_beside_a_name_that_is_taken(as_role, world):
    data = {
        "name": world.round.name,
        "instrument": world.round.instrument.pk,
        "opens_on": in_days(9),
        "closes_on": in_days(3),
        "invitation_on": in_days(9),
        "reminder_1_on": in_days(9),
        "reminder_subject": "",
    }
    wrong = as_role("beheerder").post(reverse("evaluation:round_new"), data).context["form"].errors
    assert {"name", "closes_on", "reminder_1_on", "reminder_subject"} <= set(wrong)


def test_the_words_of_the_mail_go_with_the_questionnaire_until_somebody_wrote_others(as_role, world):
    client, url = as_role("beheerder"), reverse("evaluation:round_new")
    about_us = factories.InstrumentFactory(
        penvoerder=world.penvoerder, key="begeleiding", audience="guidance", anonymous=True, education=[]
    )
    form = client.get(url).context["form"]
    kept = {
        name: form[name].value().replace("\n", "\r\n") for name in form.fields if name.endswith(("_text", "_subject"))
    }
    data = kept | {
        "name": "Begeleiding 2030",
        "instrument": about_us.pk,
        "opens_on": in_days(0),
        "closes_on": in_days(30),
        "invitation_on": in_days(1),
        "reminder_1_on": in_days(9),
        "reminder_subject": "Nog even",
    }
    looked = client.post(url, data | {"check": "1"}).context["form"]
    assert "anoniem" in looked["invitation_text"].value()
    client.post(url, data)
    invitation, reminder = Round.objects.get(name="Begeleiding 2030").mailings.order_by("planned_on")
    assert (invitation.subject, invitation.text) == proposed("invitation", "guidance")
    assert (reminder.subject, reminder.text) == ("Nog even", proposed("reminder", "guidance")[1])


def test_everybody_is_reminded_once_a_day_and_not_before_the_invitation(as_role, world):
    client, url = as_role("beheerder"), reverse("rounds:remind_all", args=[world.round.pk])
    invitation = world.round.mailings.create(
        kind="invitation", planned_on=in_days(1), subject="Begin", text="Dag", by=world.users["beheerder"]
    )
    assert "uitnodiging" in str(next(iter(client.post(url, follow=True).context["messages"])))
    invitation.begun_at = timezone.now()
    invitation.save()
    for _tap in range(2):
        client.post(url)
    assert world.round.mailings.filter(kind="reminder").count() == 1


def test_a_planned_mail_stands_there_as_one_of_its_readers_gets_it(as_role, world):
    mailing = world.round.mailings.create(
        kind="reminder", planned_on=in_days(1), subject="{ronde}", text="Dag {naam}\n\n{link}\n\nTot dan"
    )
    client, url = as_role("beheerder"), reverse("rounds:mailing", args=[mailing.pk])
    example = client.get(url).context["page"].example
    assert (example.subject, example.after) == (world.round.name, "Tot dan")
    assert example.before == f"Dag {example.to.given_name}"
    mailing.withdrawn_at = timezone.now()
    mailing.save()
    assert client.get(url).context["page"].example.before == "Dag {naam}"


def test_a_planned_mail_can_be_changed_and_withdrawn_until_it_goes_out(as_role, world):
    client = as_role("beheerder")
    new = reverse("rounds:mailing_new", args=[world.round.pk])
    data = {"kind": "reminder", "planned_on": in_days(3), "subject": "Nog {school}", "text": "Dag {naam}"}
    wrong = client.post(new, data | {"text": "{wat}", "planned_on": in_days(-1)}).context["form"]
    assert set(wrong.errors) == {"text", "planned_on"}
    assert client.post(new, data | {"planned_on": in_days(90)}).context["form"].errors["planned_on"]
    assert client.post(new, data).status_code == 302
    assert client.post(new, data).context["form"].non_field_errors()  # two mails on one day
    mailing = RoundMailing.objects.get()
    change = reverse("rounds:mailing_change", args=[mailing.pk])
    client.post(change, data | {"subject": "Nog even {school}"})
    mailing.refresh_from_db()
    assert mailing.subject == "Nog even {school}"
    client.post(reverse("rounds:mailing_send", args=[mailing.pk]))
    assert client.post(change, data).context["form"].non_field_errors()
    answer = client.post(reverse("rounds:mailing_withdraw", args=[mailing.pk]), follow=True)
    assert "onderweg" in str(next(iter(answer.context["messages"])))
    send(mailing)
    assert len(mail.outbox) == 2
    assert mail.outbox[0].subject == f"Nog even {world.school.name}"


def test_the_figures_renew_only_when_something_changed(as_role, world):
    client, url = as_role("adviseur"), reverse("rounds:response", args=[world.round.pk])
    assert client.get(url)["Location"] == reverse("evaluation:round", args=[world.round.pk])
    first = client.get(url, headers={"HX-Request": "true"})
    seen = first.context["response"].mark
    assert client.get(url, {"seen": seen}, headers={"HX-Request": "true"}).status_code == 204
    fill_in_and_submit(world.evaluation, world.users["iccer"])
    later = client.get(url, {"seen": seen}, headers={"HX-Request": "true"})
    assert (later.status_code, later.context["response"].total.submitted) == (200, 1)


def test_the_response_can_be_taken_along(as_role, world):
    client = as_role("adviseur")
    answer = client.get(reverse("rounds:download", args=[world.round.pk, "csv"]))
    assert world.school.name in answer.content.decode()
    assert client.get(reverse("rounds:download", args=[world.round.pk, "pdf"])).status_code == 404
    assert Download.objects.get().subject == f"round:{world.round.pk}"
