"""FluXus has cultuurexperts, cultuurmakers and cultuurtypes: no heading, column, label or menu says otherwise."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.urls import reverse

from tests import factories

FLUXUS = Path(settings.BASE_DIR) / "trajectories" / "programmes" / "fluxus-2021-2024.yaml"
HOUSE = re.compile(r"\b(adviseurs?|culturele partners?|partners?|icc[’']ers?|scenario[’']?s?|samenwerkingen)\b", re.I)
NAMING = {"h1", "h2", "h3", "th", "label", "legend", "title"}
# What has the house's word for a reason: no name of the thing itself.
ALLOWED = ("Jaar van het icc-certificaat",)


class Names(HTMLParser):
    """Collects the texts of headings, columns, labels, and of the links in navigation."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag not in {"input", "br", "img", "meta", "link", "hr"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        naming = NAMING & set(self.open) or {"nav", "a"} <= set(self.open)
        if naming and data.strip():
            self.found.append(" ".join(data.split()))


@pytest.fixture
def fluxus(world):
    """The world, with the words of FluXus."""
    words = yaml.safe_load(FLUXUS.read_text())["programme"]["words"]
    world.programme.words = words
    world.programme.save()
    model = world.programme.scenario_model
    model.name, model.level_name = "Drie cultuurtypes", "cultuurtype"
    model.save()
    world.partner.name = "Het Atelier"
    world.partner.save()
    factories.ConversationFactory(
        programme=world.programme, kind=world.kind, school=world.school, adviser=world.users["adviseur"]
    )
    return world


def pages(world):
    code = {"code": world.school.code}
    yield "beheerder", "worklist", {}, "Cultuurmakers"
    yield "beheerder", "schools:list", {}, "Cultuurexpert"
    yield "beheerder", "school:overview", code, "cultuurexpert"
    yield "beheerder", "school:people", code, "Cultuurexpert"
    yield "beheerder", "conversations:list", {}, "Cultuurexpert"
    yield "beheerder", "partners:list", {}, "Cultuurmakers"
    yield "beheerder", "partners:detail", {"pk": world.partner.pk}, "Cultuurexpert"
    yield "beheerder", "assignments:load", {}, "Cultuurexpert"
    yield "beheerder", "programme:overview", {}, "Cultuurmakers"
    yield "beheerder", "partnerships:list", {}, "Cultuurmaker"
    yield "beheerder", "trajectory:of_school", code, "cultuurexpert"
    yield "beheerder", "evaluation:rounds", {}, "Cultuurmakers"
    yield "iccer", "school:people", code, "Cultuurexpert"
    yield "partner", "partners:mine", {}, "Je cultuurexpert"


def test_every_page_speaks_of_cultuurexperts_and_cultuurmakers(as_role, fluxus):
    wrong = []
    for role, name, kwargs, expected in pages(fluxus):
        text = as_role(role).get(reverse(name, kwargs=kwargs), follow=True).content.decode()
        names = Names()
        names.feed(text)
        assert names.found, name
        wrong += [f"{name}: {found}" for found in names.found if HOUSE.search(found) and found not in ALLOWED]
        if expected not in text:
            wrong.append(f"{name} ({role}) does not say {expected}")
    assert not wrong, "\n".join(dict.fromkeys(wrong))


def test_other_people_keep_the_house_s_words(as_role, world, other_world):
    other_world.programme.words = {"adviser": {"one": "cultuurexpert", "many": "cultuurexperts"}}
    other_world.programme.save()
    text = as_role("beheerder").get(reverse("schools:list")).content.decode()
    assert "Adviseur" in text
    assert "ultuurexpert" not in text
