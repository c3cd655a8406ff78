"""Photos and templates on the form of a conversation, in a real browser: at once, without a network, too large."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.trajectories.conversations.test_files import photo
from tests.uploads import MEGABYTE, PDF
from trajectories.models import Conversation, ConversationTemplate


@pytest.fixture
def template(world):
    return ConversationTemplate.objects.create(
        programme=world.programme,
        kind=world.kind,
        name="Eerste gesprek",
        texts={world.topic.key: "Wat willen jullie?"},
        agreements=["Verslag sturen"],
    )


@pytest.mark.parametrize("width", [1280, 360])
def test_files_and_a_template_on_the_form(
    new_page, world, sign_in, check_page, expect_problems, template, width, monkeypatch
):
    monkeypatch.setattr("trajectories.templatetags.talkfiles.LARGEST", MEGABYTE)  # to send less
    expect_problems("ERR_INTERNET_DISCONNECTED")
    page = new_page(width)
    sign_in(page, world.users["adviseur"])
    page.goto(reverse("conversations:new") + f"?school={world.school.code}")
    wall = {"name": "muur.jpg", "mimeType": "image/jpeg", "buffer": photo(size=(400, 300))}
    heavy = {"name": "groot.pdf", "mimeType": "application/pdf", "buffer": PDF + bytes(MEGABYTE)}
    wrong = {"name": "lijst.docx", "mimeType": "application/zip", "buffer": b"PK\x03\x04 half"}
    field, listed, said = (
        page.get_by_label("Bestanden of foto’s toevoegen"),
        page.locator(".talk-files li"),
        "[data-file-problems] li",
    )

    # Chosen, and kept at once; what cannot be kept says why.
    field.set_input_files([wall, heavy, wrong])
    expect(listed).to_have_count(1)
    expect(page.locator(said)).to_have_count(2)
    expect(page.locator("[data-file-problems]")).to_contain_text("groot.pdf is 2 MB, en 1 MB is het meeste")
    expect(page.locator("[data-file-problems]")).to_contain_text("lijst.docx: Dit bestand heet .docx")
    check_page(page)
    assert Conversation.objects.get().files.get().name == "muur"

    # Without a network it waits on the page, and goes by itself.
    page.context.set_offline(True)
    field.set_input_files([{"name": "plan.pdf", "mimeType": "application/pdf", "buffer": PDF}])
    expect(page.locator(said)).to_contain_text("plan.pdf is nog niet bewaard")
    page.context.set_offline(False)
    expect(listed).to_have_count(2)
    expect(page.locator(said)).to_have_count(0)

    # What is being typed is there when a template fills in the rest.
    page.get_by_text("Verslag om te delen").click()
    page.locator("textarea[name=record]").fill("Dag allemaal,")
    page.get_by_text("Begin met een sjabloon").click()
    page.get_by_label("Sjabloon", exact=True).select_option(label="Eerste gesprek (Accountgesprek)")
    page.get_by_role("button", name="Vul in").click()
    expect(page.get_by_text("Ingevuld uit ‘Eerste gesprek’")).to_be_visible()
    expect(page.locator(f"textarea[name=topic-{world.topic.pk}]")).to_have_value("Wat willen jullie?")
    expect(page.locator("textarea[name=record]")).to_have_value("Dag allemaal,")
    expect(listed).to_have_count(2)
    check_page(page)

    # On the page of the conversation a photo can be looked at, named and taken away.
    row = Conversation.objects.get()
    page.goto(reverse("conversations:detail", args=[row.pk]))
    page.get_by_text("Bekijk de foto").click()
    image = page.locator("details.photo img")
    expect(image).to_be_visible()
    page.wait_for_function("document.querySelector('details.photo img').naturalWidth === 400")
    check_page(page)
    page.get_by_role("link", name="Hernoemen").first.click()
    page.get_by_label("Naam").fill("De muur in de hal")
    check_page(page)
    page.get_by_role("button", name="Opslaan").click()
    page.get_by_role("link", name="Weghalen").first.click()
    check_page(page)
    page.get_by_role("button", name="Ja, haal het weg").click()
    expect(listed).to_have_count(1)

    page.goto(reverse("talktemplates:list"))
    check_page(page)
    page.goto(reverse("talktemplates:new") + f"?soort={world.kind.pk}")
    check_page(page)
    page.get_by_label("Naam").fill("Belletje")
    page.get_by_label("Gebruikelijke afspraken").fill("Terugbellen")
    page.get_by_role("button", name="Bewaar het sjabloon").click()
    expect(page.get_by_text("Belletje", exact=True)).to_be_visible()
    check_page(page)
