"""Members and people, money, looking back together, and the yes to sharing a product."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from cmk.core.errors import DomainError
from tests import factories
from tests.factories import collaborations as make
from trajectories.collaborations import guide, keeping, membership, payments, products
from trajectories.collaborations.rules import money_of
from trajectories.models import Collaboration, CollaborationProduct
from trajectories.models import CollaborationStatus as Status

TODAY = datetime.date.today()
DAY = datetime.timedelta(days=1)


def test_members_of_every_kind_all_or_none(world, other_world):
    row = make.make_collaboration(world)
    closed = factories.SchoolFactory(municipality=world.municipality, closed_on=TODAY - DAY)
    data = membership.MembersData(
        schools=(world.school, closed), partners=(other_world.partner,), name="De Boomhut", organisation="?"
    )
    with pytest.raises(DomainError) as caught:
        membership.add_members(collaboration=row, data=data, start=TODAY)
    assert len(caught.value.messages) == 4
    assert row.members.count() == 2
    data = membership.MembersData(municipalities=(world.municipality,), name="De Boomhut", organisation="kinderopvang")
    membership.add_members(collaboration=row, data=data, start=TODAY)
    assert sorted(str(member) for member in row.members.all()) == sorted(
        [str(world.school), str(world.partner), str(world.municipality), "De Boomhut"]
    )


def test_who_leaves_no_longer_sees_it_and_takes_its_people_along(world):
    row = make.make_collaboration(world)
    member = row.members.get(school=world.school)
    assert Collaboration.objects.visible_to(world.users["directeur"]).count() == 1
    type(member).objects.update(start=TODAY - 9 * DAY)
    row.people.update(start=TODAY - 9 * DAY)
    membership.change_member(member=member, start=TODAY - 9 * DAY, end=TODAY - DAY)
    assert Collaboration.objects.visible_to(world.users["directeur"]).count() == 0
    assert Collaboration.objects.visible_to(world.users["iccer"]).count() == 0
    assert Collaboration.objects.visible_to(world.users["partner"]).count() == 1
    membership.add_members(collaboration=row, data=membership.MembersData(schools=(world.school,)), start=TODAY)
    with pytest.raises(DomainError):  # the time before now overlaps
        membership.change_member(member=member, start=TODAY - 9 * DAY, end=None)


def test_core_group_of_another_organisation_sees_it_the_wider_circle_does_not(world):
    row = make.make_collaboration(world)
    bestuurder = world.people["bestuurder"]
    who = membership.save_person(collaboration=row, data=membership.PersonData("wider", TODAY, person=bestuurder))
    assert not Collaboration.objects.visible_to(world.users["bestuurder"]).exists()
    membership.save_person(collaboration=row, data=membership.PersonData("core", TODAY, person=bestuurder), person=who)
    assert Collaboration.objects.visible_to(world.users["bestuurder"]).exists()


def test_person_is_one_of_three_and_everything_of_this_collaboration(world, other_world):
    row = make.make_collaboration(world)
    other = make.make_collaboration(other_world)
    data = membership.PersonData(
        "nowhere",
        TODAY,
        person=other_world.people["iccer"],
        name="En ook nog",
        member=other.members.first(),
        role=other.kind.roles.get(),
        end=TODAY - DAY,
    )
    with pytest.raises(DomainError) as caught:
        membership.save_person(collaboration=row, data=data)
    assert len(caught.value.messages) == 6


def test_money_warns_and_explains_but_does_not_forbid(world):
    row = make.make_collaboration(world, Status.GRANTED)
    for amount in ("10000", "10000.50"):
        data = payments.PaymentData(Decimal(amount), TODAY, paid_on=TODAY, member=row.members.first())
        payments.save_payment(collaboration=row, data=data)
    money = money_of(row, list(row.payments.all()))
    assert (money.granted, money.paid, money.left) == (Decimal(20000), Decimal("20000.50"), Decimal("-0.50"))
    assert len(money.warnings) == 1
    assert "€ 0,50" in money.warnings[0]
    assert "€ 10.000" in money.warnings[0]
    bad = payments.PaymentData(Decimal("-1.005"), TODAY, paid_on=TODAY + DAY)
    with pytest.raises(DomainError) as caught:
        payments.save_payment(collaboration=row, data=bad)
    assert len(caught.value.messages) == 4
    with pytest.raises(DomainError):
        payments.remove_payment(payment=row.payments.first())


def test_several_people_look_back_and_none_overwrites_another(world):
    row = make.make_collaboration(world, Status.EVALUATING)
    iccer, partner = world.users["iccer"], world.users["partner"]
    first, second = (question.pk for question in row.kind.guide.all())
    guide.save_answers(collaboration=row, by=iccer, answers={first: ("Van de school", 0), second: ("", 0)})
    saved = guide.save_answers(collaboration=row, by=partner, answers={first: ("Ook van mij", 0), second: ("Doe!", 0)})
    assert saved.written == 1
    assert saved.conflicts[first].text == "Van de school"
    again = guide.save_answers(collaboration=row, by=partner, answers={first: ("Van ons samen", 1)})
    assert again.written == 1
    assert not again.conflicts
    row.kind.guide.filter(pk=first).update(text="Anders gevraagd?")
    assert guide.guide_of(row)[0].reworded


def test_guide_page_gives_both_texts_back(world, as_role):
    row = make.make_collaboration(world, Status.EVALUATING)
    first, second = (question.pk for question in row.kind.guide.all())
    guide.save_answers(collaboration=row, by=world.users["iccer"], answers={first: ("Van de school", 0)})
    url = reverse("collaborations:guide", args=[row.pk])
    sent = {f"antwoord-{first}": "Van de partner", f"versie-{first}": "0"}
    sent |= {f"antwoord-{second}": "Begin klein", f"versie-{second}": "0"}
    client = as_role("partner")
    page = client.post(url, sent)
    text = page.content.decode()
    assert page.status_code == 200
    assert "Van de school" in text
    assert "Van de partner" in text
    assert row.answers.get(question=second).text == "Begin klein"
    form = page.context["form"]
    resend = {name: form[name].value() for name in form.fields}
    assert client.post(url, resend).status_code == 302
    assert row.answers.get(question=first).text == "Van de partner"
    assert row.answers.get(question=second).version == 1


def test_shared_only_while_every_member_agrees(world, as_role):
    row = make.make_collaboration(world, Status.FIRST_YEAR)
    by = world.users["beheerder"]
    elsewhere = factories.ContactFactory(
        person=factories.PersonFactory(penvoerder=world.penvoerder, user=factories.UserFactory()),
        school=factories.SchoolFactory(municipality=world.municipality),
        role="iccer",
    ).person.user
    product = make.make_product(world, row, shared=True)
    seen = CollaborationProduct.objects.visible_to(elsewhere)
    assert seen.count() == 1
    consent = product.consents.get(member__school=world.school)
    assert (consent.said_by, consent.recorded_by, consent.at.date() <= TODAY) == ("Jan, per mail", by, True)
    products.withdraw_consent(consent=consent, by=by)
    assert seen.count() == 0
    products.agree(product=product, member=consent.member, said_by="Sanne", by=by)
    assert seen.count() == 1
    data = products.ProductData(product.title, "Heel iets anders")
    products.save_product(collaboration=row, data=data, by=by, product=product)  # the yes was to what it was
    assert seen.count() == 0
    assert product.consents.filter(withdrawn_at__isnull=True).count() == 0
    url = reverse("collaborations:agree", args=[row.pk, product.pk])
    partner = row.members.get(partner=world.partner)
    assert as_role("iccer").post(url, {"member": partner.pk}).status_code == 200  # only for the own member
    assert as_role("iccer").post(url, {"member": consent.member_id}).status_code == 302
    assert as_role("partner").post(url, {"member": partner.pk}).status_code == 302
    assert seen.count() == 1
    data = membership.MembersData(name="De Boomhut", organisation="kinderopvang")
    membership.add_members(collaboration=row, data=data, start=TODAY)  # who joins has a say too
    assert seen.count() == 0


def test_bad_forms_keep_what_was_typed_and_name_it_all(world, as_role):
    row = make.make_collaboration(world, Status.REQUESTED)
    client = as_role("beheerder")
    page = client.post(
        reverse("collaborations:decide", args=[row.pk]), {"seen": "requested", "conditions": "Eerst dit"}
    )
    assert {"outcome", "by_whom", "decided_on", "ground"} <= set(page.context["form"].errors)
    assert "Eerst dit" in page.content.decode()
    late = client.post(
        reverse("collaborations:step", args=[row.pk, "stoppen"]),
        {"seen": "preparing", "day": TODAY.isoformat(), "reason": "Stop"},
    )
    assert late.status_code == 200
    assert late.context["form"].non_field_errors()
    row.refresh_from_db()
    assert row.status == Status.REQUESTED


def test_dropped_date_needs_a_reason(world):
    row = make.make_collaboration(world)
    date = keeping.save_date(collaboration=row, name="Concert", day=TODAY, by=None)
    with pytest.raises(DomainError):
        keeping.remove_date(date=date, reason="", by=None)
    keeping.remove_date(date=date, reason="Zaal weg", by=None)
    assert not row.dates.exists()
    assert row.shifts.get().to_day is None
