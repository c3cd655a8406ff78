"""A partner fills in its own check, decides who reads it, and sees schools only as figures of the region."""

import pytest
from django.urls import reverse

from cmk.core.errors import DomainError
from monitoring.evaluation.questionnaire import questionnaire
from monitoring.models import PartnerAnswer, PartnerCheck
from monitoring.partnercheck.selectors import schools_say
from monitoring.partnercheck.services import save_check, submit_check
from tests import factories
from tests.monitoring.evaluation.conftest import BASE, close_round, fill_in_and_submit
from tests.monitoring.partnercheck.conftest import filled_in_and_submitted

SECRET = "Alleen voor onszelf"


def page(check, name="fill"):
    return reverse(f"partnercheck:{name}", args=[check.pk])


def filled(check, **more):
    fields = {
        asked.name: str(BASE[asked.kind]) for asked in questionnaire(check.round.instrument) if asked.question.required
    }
    return {**fields, **{f"initial-{name}": "" for name in [*fields, "visie.toelichting"]}, **more}


def test_one_page_saves_names_what_is_missing_and_submits(as_role, world, check):
    client = as_role("partner")
    assert page(check) in client.get(reverse("partnercheck:mine")).content.decode()
    part = {"visie.nu": "3", "initial-visie.nu": "", "go": "save"}
    assert client.post(page(check), part)["Location"] == page(check)
    response = client.post(page(check), {"go": "submit", "share": "yes"})
    assert len(response.context["page"].problems) == 15
    assert 'name="share" value="yes" checked' in response.content.decode()
    assert PartnerAnswer.objects.get().number == 3
    done = filled(check, go="submit", **{"visie.nu": "3", "base-visie.nu": "1", "visie.toelichting": SECRET})
    assert client.post(page(check), done)["Location"] == page(check, "result")
    check.refresh_from_db()
    assert (check.is_submitted, check.submitted_by, check.shared_at) == (True, world.users["partner"], None)
    html = client.get(page(check, "result")).content.decode()
    assert SECRET in html
    assert client.get(page(check)).status_code == 302
    response = client.post(page(check), {"visie.nu": "1", "initial-visie.nu": "", "base-visie.nu": "2"})
    assert response.context["page"].closed


def test_two_people_of_a_partner_do_not_overwrite_each_other(world, check):
    one, other = world.users["partner"], factories.UserFactory()
    save_check(check=check, changes={"visie.nu": 1}, base={}, by=one)
    saved = save_check(
        check=check, changes={"visie.nu": 4, "visie.uitspraak-1": 9, "visie.sport": 1}, base={}, by=other
    )
    assert saved.conflicts["visie.nu"].theirs == 1
    assert set(saved.errors) == {"visie.uitspraak-1", "visie.sport"}
    close_round(check.round)
    for change in ({"visie.nu": 2}, {}):
        with pytest.raises(DomainError):
            save_check(check=check, changes=change, base={}, by=one)
    with pytest.raises(DomainError):
        submit_check(check=check, share=True, by=one)


def test_the_menu_tells_a_partner_that_a_check_waits(as_role, world):
    check = filled_in_and_submitted(world)
    partner = as_role("partner")

    def waiting():
        menu = partner.get(reverse("home"), follow=True).context["navigation"]
        return next(str(entry.new) for entry in menu if entry.url == reverse("partnercheck:mine"))

    assert waiting() == "0"
    partner.post(page(check, "change"), {"do": "reopen"})
    assert waiting() == "1"
    close_round(check.round)
    assert waiting() == "0"


@pytest.mark.parametrize("role", ["beheerder", "adviseur"])
def test_staff_read_it_only_while_the_partner_shares_it(as_role, world, role):
    check = filled_in_and_submitted(world, text=SECRET)
    partner, staff = as_role("partner"), as_role(role)
    overview = reverse("partnercheck:round", args=[check.round_id])

    def reads():
        listed = page(check, "result") in staff.get(overview).content.decode()
        response = staff.get(page(check, "result"))
        assert listed == (response.status_code == 200)
        return SECRET in response.content.decode()

    assert not reads()
    for do, expected in [("share", True), ("stop", False), ("share", True), ("reopen", False)]:
        assert partner.post(page(check, "change"), {"do": do}).status_code == 302
        assert reads() == expected
    check.refresh_from_db()
    assert (check.status, check.shared_at) == ("started", None)
    assert PartnerCheck.objects.readable_by(world.users["partner"]).get() == check


@pytest.mark.parametrize(("schools", "shown"), [(4, False), (5, True)])
def test_of_schools_only_what_at_least_five_say_together(as_role, world, schools, shown):
    for _number in range(schools):
        evaluation = factories.SelfEvaluationFactory(
            round=world.round, school=factories.SchoolFactory(municipality=world.municipality)
        )
        fill_in_and_submit(evaluation, world.users["iccer"])
    check = filled_in_and_submitted(world)
    assert schools_say(check) is None
    close_round(world.round)
    region = schools_say(check)
    assert [(one.mean, one.n) for one in region.figures] == ([(2, 5), (2, 5)] if shown else [])
    html = as_role("partner").get(page(check, "result")).content.decode()
    assert not any(one.school.name in html for one in world.round.evaluations.select_related("school"))
