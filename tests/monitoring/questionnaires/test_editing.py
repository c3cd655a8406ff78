"""Editing makes a new version: what is in use never changes, and what does not fit is refused with all reasons."""

from __future__ import annotations

import html

import pytest
import yaml
from django.urls import reverse
from django.utils import timezone

from cmk.core.definitions import checked
from cmk.core.errors import DomainError
from monitoring.evaluation.definition import InstrumentDefinition
from monitoring.evaluation.exporting import content_of
from monitoring.evaluation.fitting import misfits
from monitoring.models import Instrument, Question, QuestionKind
from monitoring.questionnaires import editing
from monitoring.questionnaires.content import mark, pillar_of, question_of
from monitoring.questionnaires.unfit import UnfitError
from monitoring.questionnaires.versions import discard_draft, new_version, retire

pytestmark = pytest.mark.django_db

TEXT = {"explanation_title": "", "explanation": ""}


def url(name, draft, *args):
    return reverse(f"questionnaires:{name}", args=[draft.pk, *args])


def post(client, address, data):
    response = client.post(address, data, follow=True)
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def now(draft):
    return content_of(Instrument.objects.get(pk=draft.pk))


def question(draft, pillar, key):
    return question_of(now(draft), pillar, key)


def seen(draft, pillar, key):
    return mark(question(draft, pillar, key))


def test_a_leader_makes_a_version_of_their_own(leader, instrument):
    before = now(instrument)
    page = post(leader, reverse("questionnaires:make_new", args=[instrument.pk]), {})
    draft = Instrument.objects.get(based_on=instrument)
    assert draft.version == instrument.version + 1
    assert "is nu een concept" in page

    choice = {**TEXT, "text": "Welke musea in de streek kennen jullie?", "options": "Het Kasteel\nDe Molen"}
    page = post(leader, url("add", draft, "visie") + "?soort=choices", {**choice, "allows_other": "on"})
    assert "Toegevoegd aan Visie." in page
    own = Question.objects.get(pillar__instrument=draft, own=True)
    assert (own.key, own.kind, own.required) == ("welke-musea-in-de-streek-kennen-jullie", "choices", False)
    assert own.options == ["Het Kasteel", "De Molen"]

    edit = {**TEXT, "text": "Iedereen kent onze doelen.", "seen": seen(draft, "visie", "uitspraak-1")}
    edit |= {"explanation_title": "Welke doelen?", "explanation": "Die van het plan.", "required": "on"}
    post(leader, url("question", draft, "visie", "uitspraak-1"), edit)
    condition = {"any_of": ["3", "4"], "seen": seen(draft, "visie", "uitspraak-2")}
    post(leader, url("condition", draft, "visie", "uitspraak-2") + "?vraag=visie.uitspraak-1", condition)
    condition = {"any_of": ["Het Kasteel"], "seen": seen(draft, "programma", "uitspraak-1")}
    post(leader, url("condition", draft, "programma", "uitspraak-1") + f"?vraag=visie.{own.key}", condition)
    post(leader, url("take_out", draft, "visie", "toelichting"), {})
    post(leader, url("move", draft, "visie", "gewenst"), {"naar": "omhoog"})

    questions = {one["key"]: one for one in pillar_of(now(draft), "visie")["questions"]}
    assert list(questions) == ["nu", "uitspraak-1", "gewenst", "uitspraak-2", "ontwikkelpunten", own.key]
    assert questions["uitspraak-1"]["explanation"] == {"title": "Welke doelen?", "text": "Die van het plan."}
    assert questions["uitspraak-2"]["condition"] == {"question": "visie.uitspraak-1", "any_of": [3, 4]}
    other = question(draft, "programma", "uitspraak-1")
    assert other["condition"] == {"question": f"visie.{own.key}", "any_of": ["Het Kasteel"]}

    told = html.unescape(leader.get(url("changes", draft)).content.decode())
    for words in ("Iedereen kent onze doelen.", "Het team kent onze doelen.", "alleen bij 3. Meestal, 4. Altijd op"):
        assert words in told
    for words in ("Nieuwe vragen", "Welke musea", "Niet meer gesteld", "Wat wil je hierover kwijt?", "andere volgorde"):
        assert words in told
    assert told.count("<h2>Visie</h2>") == 1
    assert "<h2>Samenwerking</h2>" not in told

    post(leader, url("put_back", draft, "visie", "toelichting"), {})
    assert question(draft, "visie", "toelichting") == question_of(before, "visie", "toelichting")
    assert now(instrument) == before
    file = leader.get(url("as_file", draft)).content.decode()
    definition, problems = checked(yaml.safe_load(file), InstrumentDefinition, misfits)
    assert not problems
    assert definition is not None
    assert definition.model_dump(mode="json") == now(draft)


def test_what_is_in_use_is_not_edited(leader, instrument, draft):
    address = url("facts", instrument)
    assert "Maak een nieuwe versie" in html.unescape(leader.get(address, follow=True).content.decode())
    Instrument.objects.filter(pk=draft.pk).update(frozen_at=timezone.now())  # a round began with it meanwhile
    draft.refresh_from_db()
    before = now(draft)
    page = post(leader, url("question", draft, "visie", "toelichting"), {**TEXT, "text": "Iets heel anders"})
    assert "is gebruikt in een ronde en blijft dus zoals ze is" in page
    with pytest.raises(DomainError, match="nieuwe versie"):
        editing.take_out(draft=draft, pillar="visie", key="toelichting")
    with pytest.raises(DomainError, match="blijft"):
        discard_draft(draft=draft)
    assert now(draft) == before


def test_the_second_of_two_editors_is_told_and_loses_nothing(leader, draft):
    old = seen(draft, "visie", "toelichting")
    address = url("question", draft, "visie", "toelichting")
    post(leader, address, {**TEXT, "text": "Van de eerste", "seen": old})
    page = post(leader, address, {**TEXT, "text": "Van de tweede", "seen": old})
    assert "Iemand anders heeft dit veranderd" in page
    assert "Vraag is nu: Van de eerste" in page
    assert ">\nVan de tweede</textarea>" in page
    assert question(draft, "visie", "toelichting")["text"] == "Van de eerste"
    fresh = seen(draft, "visie", "toelichting")
    assert f'value="{fresh}"' in page
    post(leader, address, {**TEXT, "text": "Van de tweede", "seen": fresh})
    assert question(draft, "visie", "toelichting")["text"] == "Van de tweede"


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_kept(leader, draft):
    before = now(draft)
    bad = {"text": "", "options": "Eén", "explanation_title": "Zonder uitleg", "explanation": ""}
    page = post(leader, url("add", draft, "visie") + "?soort=choice", bad)
    assert "Nog niet opgeslagen" in page
    assert "Zonder uitleg" in page
    assert page.partition("error-summary")[2].partition("</div>")[0].count("<li>") == 3
    page = post(leader, url("add", draft, "visie") + "?soort=choice", {**TEXT, "text": "Kies", "options": "Eén"})
    assert "Antwoorden om uit te kiezen" in page.partition("error-summary")[2].partition("</div>")[0]
    page = post(
        leader, url("add", draft, "visie") + "?soort=number", {**TEXT, "text": "Uren", "lowest": 9, "highest": 3}
    )
    assert "Hoogste getal" in page.partition("error-summary")[2].partition("</div>")[0]
    facts = {"name": "", "introduction": "Zo", "minutes": "0", "education": ["po"], "scale": "Nee\nJa"}
    page = post(leader, url("facts", draft), facts)
    assert page.partition("error-summary")[2].partition("</div>")[0].count("<li>") == 2
    page = post(leader, url("facts", draft), {**facts, "name": "Zo", "minutes": "9", "seen": "oud"})
    assert "Iemand anders" in page
    shown = mark(
        {name: before[name] for name in ("name", "introduction", "minutes", "education")}
        | {name: before[name] for name in ("scale", "importance_scale", "realisation_scale", "satisfaction_scale")}
    )
    page = post(leader, url("facts", draft), {**facts, "name": "Zo", "minutes": "9", "seen": shown})
    assert "deze schaal houdt haar 4 antwoorden" in page.lower()
    assert leader.post(url("add", draft, "visie") + "?soort=scenario_now", {"text": "x"}).status_code == 404
    assert leader.get(url("question", draft, "visie", "bestaat-niet")).status_code == 404
    wanted = {"any_of": ["9"], "seen": seen(draft, "visie", "toelichting")}
    page = post(leader, url("condition", draft, "visie", "toelichting") + "?vraag=visie.nu", wanted)
    assert "error-summary" in page
    assert leader.post(url("condition", draft, "visie", "nu") + "?vraag=visie.toelichting", wanted).status_code == 404
    assert now(draft) == before


def test_what_a_condition_looks_at_stays_before_it(draft):
    here = {"question": "visie.uitspraak-1", "any_of": [4]}
    place = {"draft": draft, "pillar": "visie"}
    editing.set_condition(**place, key="uitspraak-2", condition=here, seen=seen(draft, "visie", "uitspraak-2"))
    before = now(draft)
    with pytest.raises(DomainError, match="hangt van deze vraag af"):
        editing.take_out(**place, key="uitspraak-1")
    with pytest.raises(UnfitError) as raised:
        editing.move_question(**place, key="uitspraak-2", up=True)
    assert "Visie, vraag" in raised.value.messages[0]
    assert now(draft) == before


def test_a_goal_brings_its_scales_and_takes_them_along(leader, draft):
    goal = {**TEXT, "text": "Kinderen ontdekken wat ze kunnen", "importance_scale": "Niet\nWel"}
    page = post(leader, url("add", draft, "visie") + "?soort=goal", {**goal, "realisation_scale": "Niet"})
    assert "Hoe ver een doel bereikt is" in page.partition("error-summary")[2].partition("</div>")[0]
    post(leader, url("add", draft, "visie") + "?soort=goal", {**goal, "realisation_scale": "Niet\nDeels\nWel"})
    assert now(draft)["realisation_scale"] == ["Niet", "Deels", "Wel"]
    editing.take_out(draft=draft, pillar="visie", key="kinderen-ontdekken-wat-ze-kunnen")
    assert now(draft)["realisation_scale"] == []
    for key in ("nu", "gewenst"):
        editing.take_out(draft=draft, pillar="visie", key=key)
    assert pillar_of(now(draft), "visie")["levels"] == []
    editing.put_back(draft=draft, pillar="visie", key="nu")
    assert len(pillar_of(now(draft), "visie")["levels"]) == 4


def test_a_key_never_gets_another_meaning(instrument, draft):
    values = {"text": "Toelichting", "explanation": None, "required": False}
    editing.take_out(draft=draft, pillar="visie", key="toelichting")
    new = {"draft": draft, "pillar": "visie", "kind": QuestionKind.STATEMENT, "values": values, "scales": {}}
    assert editing.add_question(**new) == "toelichting-2"
    sent = {**values, "kind": "number", "key": "anders", "own": False}
    editing.save_question(
        draft=draft, pillar="visie", key="toelichting-2", values=sent, seen=seen(draft, "visie", "toelichting-2")
    )
    kept = question(draft, "visie", "toelichting-2")
    assert (kept["kind"], kept["own"]) == ("statement", True)


def test_words_pillars_and_versions(leader, instrument, draft):
    with pytest.raises(DomainError, match="al een concept"):
        new_version(instrument=instrument)
    rows = {"woord-TOTAL_FORMS": 2, "woord-INITIAL_FORMS": 0, "seen": mark([])}
    rows |= {"woord-0-term": "visie", "woord-0-text": "Waarom je het doet.", "woord-1-term": "icc’er"}
    assert "Vul allebei in" in post(leader, url("terms", draft), {**rows, "woord-1-text": ""})
    post(leader, url("terms", draft), {**rows, "woord-1-text": "Wie cultuur op school regelt."})
    assert [one["term"] for one in now(draft)["terms"]] == ["visie", "icc’er"]

    part = pillar_of(now(draft), "visie")
    texts = {name: part[name] for name in ("name", "introduction", "levels")}
    levels = {f"level-{n}": f"Trede {n}" for n in range(1, 5)} | {f"means-{n}": "Zo." for n in range(1, 5)}
    page = {"name": "Onze visie", "introduction": "Waarom?", **levels, "seen": mark(texts)}
    post(leader, url("pillar", draft, "visie"), page)
    part = pillar_of(now(draft), "visie")
    assert (part["name"], part["levels"][3]) == ("Onze visie", {"name": "Trede 4", "description": "Zo."})

    assert "Onze visie" in leader.get(url("discard", draft)).content.decode()
    post(leader, url("discard", draft), {})
    assert not Instrument.objects.filter(pk=draft.pk).exists()
    retire(instrument=instrument)
    retire(instrument=instrument)
    assert "uit gebruik" in leader.get(reverse("questionnaires:list")).content.decode()
    post(leader, url("use_again", instrument), {})
    instrument.refresh_from_db()
    assert instrument.retired_on is None
