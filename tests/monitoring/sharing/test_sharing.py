"""The school decides per recipient who reads along; what was read stays listed, and nobody reads on unseen."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from cmk.core.errors import DomainError
from monitoring.evaluation.services import reopen, submit
from monitoring.models import EvaluationReading, SelfEvaluation, SelfEvaluationEvent
from monitoring.sharing.services import share_with, stop_sharing
from schools.models import Contact
from tests import factories
from tests.monitoring.evaluation.conftest import fill_in, fill_in_and_submit

SECRET = "Dit is van de school alleen"
READERS = {
    "beheerder": "adviser",
    "adviseur": "adviser",
    "bovenschools_iccer": "board",
    "bestuurder": "board",
    "gemeente": "municipality",
}


@pytest.fixture
def answered(evaluation, iccer):
    """A self-evaluation with a recognisable answer, submitted and shared with nobody."""
    fill_in_and_submit(evaluation, iccer, visie__toelichting=SECRET)
    return evaluation


def result(evaluation):
    return reverse("evaluation:result", args=[evaluation.pk])


def who_reads(as_role, evaluation):
    """Return the roles that find the answer on the result page."""
    pages = {role: as_role(role).get(result(evaluation)).content.decode() for role in READERS}
    return {role for role, html in pages.items() if SECRET in html}


def test_at_submission_it_is_asked_per_recipient_and_nothing_is_ticked_or_needed(as_role, world, evaluation, iccer):
    fill_in(evaluation, iccer, visie__toelichting=SECRET)
    client = as_role("iccer")
    html = client.get(reverse("evaluation:overview", args=[evaluation.pk])).content.decode()
    assert html.count('name="share_with"') == 3
    assert " checked" not in html
    for name in (world.users["adviseur"].name, world.board.name, world.people["bestuurder"].name):
        assert name in html
    url = reverse("evaluation:submit", args=[evaluation.pk])
    assert client.post(url, {"share_with": ["board", "minister"]}).context["form"].errors["share_with"]
    assert client.post(url, {"share_with": ["board", "municipality"]})["Location"] == result(evaluation)
    assert who_reads(as_role, evaluation) == {"bovenschools_iccer", "bestuurder", "gemeente"}
    evaluation.refresh_from_db()
    assert evaluation.shared_at is None


def test_before_anything_was_sent_in_the_page_says_when_it_is_asked(as_role, evaluation, iccer):
    page = reverse("sharing:page", args=[evaluation.pk])
    assert "Er is nog niets ingestuurd" in as_role("iccer").get(page).content.decode()
    fill_in_and_submit(evaluation, iccer)
    assert "Er is nog niets ingestuurd" not in as_role("iccer").get(page).content.decode()
    reopen(evaluation=evaluation, by=iccer, reason="Foutje")
    assert "weer open" in as_role("iccer").get(page).content.decode()


@pytest.mark.parametrize("recipient", ["adviser", "board", "municipality"])
def test_each_recipient_reads_only_while_it_is_shared_with_them(as_role, answered, iccer, recipient):
    mine = {role for role, of in READERS.items() if of == recipient}
    assert share_with(evaluation=answered, recipient=recipient, by=iccer)
    assert not share_with(evaluation=answered, recipient=recipient, by=iccer)
    assert who_reads(as_role, answered) == mine
    reopen(evaluation=answered, by=iccer, reason="Beter")
    assert who_reads(as_role, answered) == set()
    answered.refresh_from_db()
    assert submit(evaluation=answered, by=iccer, share_with=[recipient])
    assert who_reads(as_role, answered) == mine
    answered.refresh_from_db()
    share = answered.shares.get()
    assert answered.shared_at == (share.at if recipient == "adviser" else None)
    assert stop_sharing(evaluation=answered, recipient=recipient, by=iccer)
    assert not stop_sharing(evaluation=answered, recipient=recipient, by=iccer)
    assert who_reads(as_role, answered) == set()
    answered.refresh_from_db()
    assert answered.shared_at is None
    shared = SelfEvaluationEvent.objects.filter(reason=recipient).order_by("pk").values_list("from_status", "to_status")
    assert list(shared) == [("submitted", "shared"), ("shared", "submitted")]


def test_what_was_read_before_stopping_stays_listed_and_a_reader_is_told(as_role, world, answered, iccer):
    share_with(evaluation=answered, recipient="board", by=iccer)
    board = as_role("bestuurder")
    for _time in range(2):
        assert board.get(result(answered)).status_code == 200
    reading = EvaluationReading.objects.get()
    assert (reading.user, reading.recipient, reading.submission.number) == (world.users["bestuurder"], "board", 1)
    stop_sharing(evaluation=answered, recipient="board", by=iccer)
    page = board.get(result(answered))
    assert page.status_code == 404
    assert page.templates[0].name == "sharing/stopped.html"
    assert SECRET not in page.content.decode()
    html = as_role("iccer").get(reverse("sharing:page", args=[answered.pk])).content.decode()
    assert world.users["bestuurder"].name in html
    assert 'name="start" value="board"' in html
    school = reverse("school:overview", args=[answered.school.code])
    assert result(answered) not in board.get(school).content.decode()
    listed = board.get(reverse("sharing:list")).content.decode()
    assert answered.school.name in listed
    assert result(answered) not in listed
    never = as_role("gemeente").get(result(answered))
    assert never.status_code == 404
    assert answered.school.name not in never.content.decode()


@pytest.mark.parametrize(("recipient", "role"), [("board", "bestuurder"), ("municipality", "gemeente")])
def test_the_page_of_the_school_leads_to_what_it_shares_and_to_nothing_else(
    as_role, world, answered, iccer, recipient, role
):
    url = reverse("school:overview", args=[answered.school.code])
    assert as_role(role).get(url).context["overview"].shared == []
    share_with(evaluation=answered, recipient=recipient, by=iccer)
    for one in ("bestuurder", "gemeente"):
        assert (result(answered) in as_role(one).get(url).content.decode()) == (one == role)
    response = as_role(role).get(result(answered))
    assert [entry.url for entry in response.context["navigation"] if entry.current] == [reverse("sharing:list")]


def test_another_board_does_not_read_what_was_shared_with_the_one_before(as_role, world, answered, iccer):
    share_with(evaluation=answered, recipient="board", by=iccer)
    new = factories.SchoolBoardFactory()
    person = factories.PersonFactory(penvoerder=world.penvoerder, user=factories.UserFactory())
    factories.ContactFactory(person=person, role="bestuurder", school=None, board=new)
    world.school.board = new
    world.school.save()
    assert who_reads(as_role, answered) == set()
    assert not SelfEvaluation.objects.readable_by(person.user).exists()
    html = as_role("iccer").get(reverse("sharing:page", args=[answered.pk])).content.decode()
    assert 'name="start" value="board"' in html
    answered.refresh_from_db()
    share_with(evaluation=answered, recipient="board", by=iccer)
    assert SelfEvaluation.objects.readable_by(person.user).get() == answered
    assert who_reads(as_role, answered) == set()


def test_who_left_reads_no_more(as_role, world, answered, iccer):
    for recipient in ("board", "municipality"):
        share_with(evaluation=answered, recipient=recipient, by=iccer)
    Contact.objects.filter(board__isnull=False).update(end=timezone.localdate() - datetime.timedelta(days=1))
    assert who_reads(as_role, answered) == {"gemeente"}


def test_nothing_is_shared_that_cannot_be(world, answered, evaluation, iccer):
    world.school.board = None
    world.school.save()
    answered.refresh_from_db()
    for recipient in ("board", "minister"):
        with pytest.raises(DomainError):
            share_with(evaluation=answered, recipient=recipient, by=iccer)
    reopen(evaluation=answered, by=iccer, reason="Beter")
    with pytest.raises(DomainError):
        share_with(evaluation=answered, recipient="adviser", by=iccer)
    assert not answered.shares.exists()


def test_the_earlier_one_that_was_not_shared_is_not_compared_with(as_role, world, answered, iccer):
    """The board reads this round; last year's, which only the adviser read, is not shown beside it."""
    from tests.monitoring.evaluation.conftest import earlier_evaluation

    before = earlier_evaluation(world, visie__nu=1)
    share_with(evaluation=before, recipient="adviser", by=iccer)
    share_with(evaluation=answered, recipient="board", by=iccer)
    page = as_role("bestuurder").get(result(answered))
    assert page.context["result"].pillars[0].previous is None
    assert as_role("bestuurder").get(result(before)).status_code == 404
