"""The mail of a round: who gets it, when it stops, never twice, and what its link opens."""

import datetime
import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cmk.jobs import services as jobs
from cmk.jobs import tasks
from cmk.jobs.models import Job, JobStatus
from monitoring.evaluation.services import save_answers
from monitoring.models import RoundMail, RoundMailing, SelfEvaluation
from monitoring.rounds import sending
from monitoring.rounds.firsttimers import invite_first_timers
from monitoring.rounds.mailings import begin_due, mail_now, remind
from monitoring.rounds.opening import ask_people
from monitoring.rounds.selection import people_to_ask
from monitoring.tasks import send_round_mail
from tests import factories
from tests.factories.rounds import RoundMailingFactory
from tests.monitoring.evaluation.conftest import close_round, fill_in_and_submit
from tests.monitoring.rounds.sent import job_of, outcome, send

DAY = datetime.timedelta(days=1)
BOTH = ["directeur.een@example.org", "iccer.een@example.org"]


def addresses():
    return sorted(message.to[0] for message in mail.outbox)


def link_in(message):
    return re.search(r"https?://[^/]+(/\S+)", message.body).group(1)


def mail_to(address):
    return next(message for message in mail.outbox if message.to == [address])


def planned(world, on=None, **fields):
    return RoundMailingFactory(
        round=world.round, planned_on=on or timezone.localdate(), by=world.users["beheerder"], **fields
    )


def another_school(world, address=None, status="running", **fields):
    school = factories.SchoolFactory(municipality=world.municipality, **fields)
    factories.TrajectoryFactory(programme=world.programme, school=school, track=world.track, status=status)
    evaluation = factories.SelfEvaluationFactory(round=world.round, school=school)
    if address:
        factories.ContactFactory(
            school=school, person=factories.PersonFactory(penvoerder=world.penvoerder, email=address, user=None)
        )
    return evaluation


def test_a_planned_mail_goes_to_who_still_has_to_act_once(world):
    done = another_school(world, "klaar@example.org")
    fill_in_and_submit(done, world.users["iccer"])
    nobody = another_school(world, name="Zonder mensen")
    another_school(world, "stil@example.org", status="paused")
    factories.ContactFactory(
        school=world.school,
        person=factories.PersonFactory(penvoerder=world.penvoerder, email="weg@example.org"),
        start=timezone.localdate() - 9 * DAY,
        end=timezone.localdate() - DAY,
    )
    mailing = planned(world)
    planned(world, on=timezone.localdate() + DAY)
    assert [begin_due(), begin_due()] == [1, 0]
    send(mailing)
    assert addresses() == BOTH
    message = mail_to("iccer.een@example.org")
    assert message.subject == f"Nog {world.school.name}"
    assert message.body.index("Dag ") < message.body.index("/inloggen/link/") < message.body.index("Succes")
    result = outcome(mailing, world.users["beheerder"])
    assert (len(result.sent), result.failed, result.state) == (2, (), "done")
    assert [one.school for one in result.nobody] == [nobody.school]
    assert [one.people[0].email for one in result.left_alone] == ["stil@example.org"]
    assert set(SelfEvaluation.objects.filter(reminded_at__isnull=False)) == {world.evaluation}
    tasks.run_job(job_of(mailing).pk)  # a message that comes again
    assert begin_due() == 0
    assert addresses() == BOTH


def test_the_link_in_the_mail_signs_in_and_opens_the_questionnaire(world):
    send(remind(round=world.round, by=world.users["beheerder"], only=[world.evaluation.pk]))
    client, link = Client(), link_in(mail_to("iccer.een@example.org"))
    answer = client.post(link)
    assert answer["Location"] == reverse("evaluation:begin", args=[world.evaluation.pk])
    assert client.get(answer["Location"]).status_code == 200
    save_answers(evaluation=world.evaluation, changes={"visie.nu": 2}, base={}, by=world.users["iccer"])
    mail.outbox.clear()
    send(remind(round=world.round, by=world.users["beheerder"], only=[world.evaluation.pk]))
    answer = Client().post(link_in(mail_to("directeur.een@example.org")))
    assert answer["Location"] == reverse("evaluation:fill", args=[world.evaluation.pk, "visie"])


def test_it_stops_at_submission_also_halfway_the_sending(world, monkeypatch):
    later = another_school(world, "later@example.org", name="Zzz")
    mailing = planned(world)
    begin_due()
    written = sending._write_down

    def submits_meanwhile(mailing, letter):
        found = written(mailing, letter)
        SelfEvaluation.objects.filter(pk=later.pk).update(status="submitted", submitted_at=timezone.now())
        return found

    monkeypatch.setattr(sending, "_write_down", submits_meanwhile)
    send(mailing)
    assert addresses() == BOTH


def test_a_crash_between_the_row_and_the_mail_never_sends_twice(world, monkeypatch):
    class WorkerDiedError(BaseException):
        """As a kill: nothing of the job's own code runs any more."""

    went_out = sending.deliver

    def dies(message):
        if message.to == BOTH[:1]:
            went_out(message)  # the mail is out, and then the worker dies: nobody noted it
            raise WorkerDiedError
        went_out(message)

    mailing = planned(world)
    begin_due()
    job = job_of(mailing)
    with monkeypatch.context() as broken:
        broken.setattr(sending, "deliver", dies)
        with pytest.raises(WorkerDiedError):
            tasks.run_job(job.pk)
    Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - DAY)
    jobs.take_back(Job.objects.get(pk=job.pk))
    send(mailing)
    assert addresses() == BOTH
    assert RoundMail.objects.count() == 2
    # Whether it went out is not certain, so the leader reads that it may not have.
    assert [row.person.email for row in RoundMail.objects.filter(failed=True)] == BOTH[:1]


def test_when_the_mail_server_is_away_nothing_counts_and_trying_again_sends_the_rest(world, monkeypatch):
    def away(message):
        raise ConnectionRefusedError

    mailing = planned(world)
    begin_due()
    with monkeypatch.context() as broken:
        broken.setattr(sending, "deliver", away)
        send(mailing)
    assert (job_of(mailing).status, RoundMail.objects.count(), mailing.begun_at) == (JobStatus.FAILED, 0, None)
    assert "mailserver" in job_of(mailing).error
    assert not SelfEvaluation.objects.filter(reminded_at__isnull=False).exists()
    send_round_mail()  # an hour later
    send(mailing)
    assert addresses() == BOTH


def test_somebody_at_two_schools_gets_one_mail_about_both(world):
    other = another_school(world, name="De Tweede")
    factories.ContactFactory(school=other.school, person=world.people["iccer"])
    mailing = planned(world, subject="{school}")
    begin_due()
    send(mailing)
    assert addresses() == BOTH
    message = mail_to("iccer.een@example.org")
    assert "De Tweede" in message.subject
    assert world.school.name in message.subject
    assert Client().post(link_in(message))["Location"] == reverse("evaluation:mine")


def test_before_the_round_opens_and_after_it_closed_nobody_gets_mail(world):
    world.round.opens_on = timezone.localdate() + DAY
    world.round.save()
    send(mail_now(round=world.round, kind="reminder", by=None))
    world.round.opens_on = timezone.localdate() - 40 * DAY
    close_round(world.round)
    send(mail_now(round=world.round, kind="reminder", by=None))
    assert mail.outbox == []


def test_a_school_that_starts_later_is_invited_by_itself_once_also_after_closing(world):
    world.round.first_timers_always = True
    close_round(world.round)
    invitation = planned(world, on=timezone.localdate() - 30 * DAY, kind="invitation", subject="Welkom {school}")
    RoundMailing.objects.update(begun_at=timezone.now(), done_at=timezone.now())
    new = factories.SchoolFactory(municipality=world.municipality, name="De Starter")
    knows_it = factories.SchoolFactory(municipality=world.municipality)
    for school in (new, knows_it):
        factories.TrajectoryFactory(programme=world.programme, school=school, track=world.track)
    earlier = factories.RoundFactory(
        programme=world.programme,
        instrument=world.round.instrument,
        opens_on=timezone.localdate() - 400 * DAY,
        first_timers_always=True,
    )
    factories.SelfEvaluationFactory(round=earlier, school=knows_it, status="submitted", submitted_at=timezone.now())
    factories.ContactFactory(
        school=new, person=factories.PersonFactory(penvoerder=world.penvoerder, email="nieuw@example.org", user=None)
    )
    assert [invite_first_timers(), invite_first_timers()] == [1, 0]
    evaluation = SelfEvaluation.objects.get(school=new)
    assert (evaluation.round, evaluation.is_open) == (world.round, True)
    mailing = RoundMailing.objects.exclude(pk=invitation.pk).get()
    send(mailing)
    assert addresses() == ["nieuw@example.org"]
    assert mail.outbox[0].subject == "Welkom De Starter"
    assert "/uitnodiging/" in link_in(mail.outbox[0])


def test_partners_and_the_anonymous_are_mailed_until_they_answered(world):
    about_us = factories.InstrumentFactory(
        penvoerder=world.penvoerder, key="begeleiding", audience="guidance", anonymous=True, education=[]
    )
    round_ = factories.RoundFactory(programme=world.programme, instrument=about_us)
    ask_people(round_, people_to_ask(world.programme, [world.school]))
    send(mail_now(round=round_, kind="invitation", by=world.users["beheerder"]))
    assert addresses() == BOTH
    first = link_in(mail_to(BOTH[0]))
    assert not re.search("inloggen|uitnodiging", first)
    round_.anonymous_invitations.filter(person=world.people["iccer"]).update(used=True)
    mail.outbox.clear()
    reminder = send(mail_now(round=round_, kind="reminder", by=world.users["beheerder"]))
    assert addresses() == BOTH[:1]
    assert link_in(mail.outbox[0]) == first  # the mail of before still opens the same door
    assert not outcome(reminder, world.users["beheerder"]).shows_people
    mail.outbox.clear()
    for_partners = factories.InstrumentFactory(
        penvoerder=world.penvoerder, key="partnercheck", audience="partner", education=[]
    )
    round_ = factories.RoundFactory(programme=world.programme, instrument=for_partners)
    round_.partner_checks.create(partner=world.partner, status="started")
    done = round_.partner_checks.create(partner=factories.PartnerFactory(penvoerder=world.penvoerder))
    done.status = "submitted"
    done.save()
    send(mail_now(round=round_, kind="reminder", by=world.users["beheerder"]))
    assert addresses() == ["partner.een@example.org"]
    assert "Verder waar je was" in mail.outbox[0].alternatives[0][0]
    assert mail.outbox[0].reply_to == [world.users["beheerder"].email]  # the penvoerder has no address for answers
    assert Client().post(link_in(mail.outbox[0]))["Location"] == reverse("partnercheck:mine")
