"""An icc'er reads what was shared on a phone, says that it is right, and adds something."""

from __future__ import annotations

from django.urls import reverse
from playwright.sync_api import expect

from tests import factories
from trajectories.models import RecordReading


def test_iccer_reads_and_confirms_on_a_phone(new_page, world, sign_in, check_page):
    talk = factories.ConversationFactory(
        programme=world.programme, kind=world.kind, school=world.school, adviser=world.users["adviseur"]
    )
    iccer = world.people["iccer"]
    talk.participants.create(person=iccer, name=iccer.name, role_text="icc'er")
    factories.ActionPointFactory(
        programme=world.programme, school=world.school, conversation=talk, owner_person=iccer, text="Beleid bijwerken"
    )
    talk.records.create(number=1, text="**Drama** blijft achter.\n\n- Eén\n- Twee", by=world.users["adviseur"])
    page = new_page(360)
    sign_in(page, iccer.user)
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("link", name="Verslagen 1 nieuw").click()
    check_page(page)
    page.get_by_role("link", name=talk.kind.name).click()
    expect(page.get_by_text("Beleid bijwerken")).to_be_visible()
    check_page(page)
    page.get_by_role("button", name="Dit klopt").click()
    expect(page.get_by_text("Je adviseur ziet dat dit klopt.")).to_be_visible()
    page.get_by_text("Dit zie ik anders of wil ik aanvullen").click()
    page.get_by_label("Wat zie je anders, of wil je aanvullen?").fill("Groep 7 ook.")
    page.get_by_role("button", name="Stuur naar je adviseur").click()
    expect(page.get_by_text("Groep 7 ook.")).to_be_visible()
    check_page(page)
    assert RecordReading.objects.get().user == iccer.user

    adviser = new_page(360)
    sign_in(adviser, world.users["adviseur"])
    adviser.goto(reverse("conversations:detail", args=[talk.pk]))
    check_page(adviser)
    adviser.get_by_role("button", name="Afgehandeld: de opmerking van").click()
    expect(adviser.get_by_text("De opmerking is afgehandeld.")).to_be_visible()
    for name in ("share", "preview", "withdraw"):
        talk.record = "Drama blijft achter."
        talk.save()
        adviser.goto(reverse(f"records:{name}", args=[talk.pk]))
        check_page(adviser)
