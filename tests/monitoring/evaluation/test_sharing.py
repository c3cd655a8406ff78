"""The school owns its answers: staff read what was submitted and shared, and nothing else, anywhere."""

import pytest
from django.urls import reverse

from monitoring.evaluation.selectors import latest_readable, previous_of
from monitoring.models import SelfEvaluation
from tests import factories
from tests.monitoring.evaluation.conftest import close_round, earlier_evaluation, fill_in, fill_in_and_submit

SECRET = "Dit is van de school alleen"
STAFF = ["beheerder", "adviseur"]


@pytest.fixture
def answered(evaluation, iccer):
    """A self-evaluation with a recognisable answer, submitted and not shared."""
    fill_in_and_submit(evaluation, iccer, visie__toelichting=SECRET, visie__nu=4)
    return evaluation


def result(evaluation):
    return reverse("evaluation:result", args=[evaluation.pk])


@pytest.mark.parametrize("role", STAFF)
def test_what_is_not_shared_is_nowhere(as_role, world, answered, role):
    client, user = as_role(role), world.users[role]
    assert client.get(result(answered)).status_code == 404
    assert latest_readable(user, world.school) is None
    assert not SelfEvaluation.objects.readable_by(user).exists()
    pages = [
        reverse("evaluation:round", args=[answered.round_id]),
        reverse("evaluation:rounds"),
        reverse("evaluation:of_school", args=[world.school.code]),
    ]
    for page in pages:
        html = client.get(page).content.decode()
        assert SECRET not in html
        assert result(answered) not in html


@pytest.mark.parametrize("role", STAFF)
def test_shared_is_readable_until_the_school_stops(as_role, world, answered, role):
    school, staff = as_role("iccer"), as_role(role)
    change = reverse("sharing:change", args=[answered.pk])
    assert school.post(change, {"start": "adviser"}).status_code == 302
    assert SECRET in staff.get(result(answered)).content.decode()
    assert result(answered) in staff.get(reverse("evaluation:of_school", args=[world.school.code])).content.decode()
    assert school.post(change, {"stop": "adviser"}).status_code == 302
    assert staff.get(result(answered)).status_code == 404
    assert SECRET in school.get(result(answered)).content.decode()


def test_opened_again_it_is_the_schools_alone(as_role, world, answered):
    school = as_role("iccer")
    school.post(reverse("sharing:change", args=[answered.pk]), {"start": "adviser"})
    school.post(reverse("evaluation:reopen", args=[answered.pk]), {"reason": "Verbeteren"})
    assert as_role("adviseur").get(result(answered)).status_code == 404
    assert latest_readable(world.users["adviseur"], world.school) is None


def test_unsubmitted_answers_are_never_shown_to_staff(as_role, evaluation, iccer):
    fill_in(evaluation, iccer, visie__toelichting=SECRET)
    SelfEvaluation.objects.update(shared_at=evaluation.created_at)
    for role in STAFF:
        assert as_role(role).get(result(evaluation)).status_code == 404


def test_an_earlier_one_that_was_not_shared_is_not_even_compared_with(as_role, world, evaluation, iccer):
    before = earlier_evaluation(world, visie__nu=1)
    fill_in_and_submit(evaluation, iccer, share=True, visie__nu=3)
    assert previous_of(iccer, evaluation) == before
    assert previous_of(world.users["adviseur"], evaluation) is None
    assert as_role("adviseur").get(result(evaluation)).context["result"].pillars[0].previous is None
    assert as_role("iccer").get(result(evaluation)).context["result"].pillars[0].previous == 1


@pytest.mark.parametrize("role", ["iccer", "directeur", *STAFF])
def test_the_other_penvoerder_stays_out(as_role, other_world, role):
    fill_in_and_submit(other_world.evaluation, other_world.users["iccer"], share=True)
    client = as_role(role)
    for name, key in [("result", other_world.evaluation.pk), ("reopen", other_world.evaluation.pk)]:
        assert client.get(reverse(f"evaluation:{name}", args=[key])).status_code in (403, 404)
    assert client.get(reverse("evaluation:of_school", args=[other_world.school.code])).status_code == 404


def test_the_leader_opens_again_after_the_round_and_sees_no_answer_doing_so(as_role, world, answered):
    close_round(answered.round)
    leader, url = as_role("beheerder"), reverse("evaluation:reopen", args=[answered.pk])
    html = leader.get(url).content.decode()
    assert SECRET not in html
    assert leader.post(url, {"reason": "Op verzoek"}).context["form"].errors["until"]
    response = leader.post(url, {"reason": "Op verzoek", "until": "2999-12-31"})
    assert response["Location"] == reverse("evaluation:round", args=[answered.round_id])
    assert as_role("iccer").get(reverse("evaluation:fill", args=[answered.pk, "visie"])).status_code == 200


def test_the_result_page_shows_the_three_things_apart(as_role, world, evaluation, iccer):
    earlier_evaluation(world, programma__nu=1)
    fill_in_and_submit(evaluation, iccer, visie__nu=4, programma__nu=2, visie__uitspraak_1=1, visie__uitspraak_2=1)
    response = as_role("directeur").get(result(evaluation))
    html = response.content.decode()
    assert html.count('<svg role="img"') == 2
    assert html.count("<h1") == 1
    assert "style=" not in html
    kinds = [point.kind for point in response.context["result"].points]
    assert "gap" in kinds
    assert "statements" in kinds
    for point in response.context["result"].points:
        assert point.sentence in html


def test_an_adviser_who_is_iccer_somewhere_opens_no_other_school_again(as_role, world, answered):
    elsewhere = factories.SchoolFactory(municipality=world.municipality)
    person = factories.PersonFactory(penvoerder=world.penvoerder, user=world.users["adviseur"])
    factories.ContactFactory(person=person, role="iccer", school=elsewhere)
    url = reverse("evaluation:reopen", args=[answered.pk])
    client = as_role("adviseur")
    assert client.get(url).status_code == 403
    assert client.post(url, {"reason": "zomaar"}).status_code == 403
    answered.refresh_from_db()
    assert answered.is_submitted
