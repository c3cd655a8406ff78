"""Templates of conversations: making, from a conversation without names, starting from one, once."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cmk.core.errors import DomainError
from tests import factories
from tests.trajectories.conversations.test_pages import form_of
from trajectories.conversations import services
from trajectories.models import ConversationTemplate
from trajectories.talktemplates.applying import apply_template
from trajectories.talktemplates.names import without_names
from trajectories.talktemplates.services import Words, save_template, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def adviser(as_role):
    return as_role("adviseur")


@pytest.fixture
def talk(world):
    """A conversation that nobody wrote in yet, and is not saved."""
    return services.new_conversation(programme=world.programme, party=world.school, by=world.users["adviseur"])


@pytest.fixture
def second(world):
    """A second topic of the world's kind."""
    return factories.ConversationTopicFactory(kind=world.kind)


@pytest.fixture
def template(world, second):
    words = Words(
        {world.topic.key: "Wat **willen** jullie?", second.key: "Wie doet mee?"},
        ("Verslag sturen", "Nieuwe afspraak plannen"),
        "Beste mensen,",
    )
    return make(world, words=words)


def make(world, **more):
    given = {"name": "Eerste gesprek", "words": Words({}, ("Verslag sturen",)), "for_team": False} | more
    return save_template(
        **{"programme": world.programme, "kind": world.kind, "by": world.users["adviseur"]} | given,
    )


def draft(talk, world, **changes):
    return services.save_draft(conversation=talk, changes=changes, base={}, by=world.users["adviseur"]).conversation


# --- starting from one ------------------------------------------------------------------------------------


def test_it_fills_what_is_empty_once_and_a_second_time_nothing(world, talk, template, second):
    by = world.users["adviseur"]
    row = apply_template(conversation=talk, template=template, by=by).conversation
    assert {note.topic: note.text for note in row.notes.all()} == {
        world.topic: "Wat **willen** jullie?",
        second: "Wie doet mee?",
    }
    assert row.record == "Beste mensen,"
    points = row.action_points.order_by("pk")
    assert [(point.text, point.owner_user) for point in points] == [
        ("Verslag sturen", by),
        ("Nieuwe afspraak plannen", by),
    ]
    before = dict(row.revisions)
    # An agreement that was changed, or taken over in other words, does not come back.
    points[0].__class__.objects.filter(pk=points[0].pk).update(text="Verslag sturen aan Jo")
    again = apply_template(conversation=row, template=template, by=by)
    assert not again.errors
    assert not again.conflicts
    row.refresh_from_db()
    assert row.revisions == before
    assert sorted(row.action_points.values_list("text", flat=True)) == [
        "Nieuwe afspraak plannen",
        "Verslag sturen aan Jo",
    ]


def test_what_was_written_stays(world, talk, template, second):
    row = draft(
        talk,
        world,
        **{f"topic-{world.topic.pk}": "Al geschreven", "record": "Dag,", "agreement-abc123-text": "verslag sturen"},
    )
    row = apply_template(conversation=row, template=template, by=world.users["adviseur"]).conversation
    assert row.notes.get(topic=world.topic).text == "Al geschreven"
    assert row.notes.get(topic=second).text == "Wie doet mee?"
    assert row.record == "Dag,"
    assert row.action_points.count() == 2


def test_what_a_colleague_types_at_that_moment_is_not_overwritten(world, talk, template, monkeypatch):
    row = draft(talk, world, setting="phone")
    name = f"topic-{world.topic.pk}"

    def between(**given):
        services.save_draft(conversation=row, changes={name: "Van een collega"}, base={}, by=world.users["beheerder"])
        return services.save_draft(**given)

    monkeypatch.setattr("trajectories.talktemplates.applying.save_draft", between)
    saved = apply_template(conversation=row, template=template, by=world.users["adviseur"])
    assert set(saved.conflicts) == {name}
    assert row.notes.get(topic=world.topic).text == "Van een collega"


def test_it_brings_its_kind_until_something_is_noted(world, talk, template):
    kind = factories.ConversationKindFactory(programme=world.programme, key="observatie", name="Lesobservatie")
    topic = factories.ConversationTopicFactory(kind=kind)
    other = make(world, kind=kind, name="Kijken", words=Words({topic.key: "Gezien:"}))
    by = world.users["adviseur"]
    row = apply_template(conversation=talk, template=other, by=by).conversation
    assert row.kind == kind
    assert row.notes.get().topic == topic
    with pytest.raises(DomainError, match="een ander soort"):
        apply_template(conversation=row, template=template, by=by)


def test_one_that_is_retired_or_of_another_programme_is_refused(world, other_world, talk, template):
    by = world.users["adviseur"]
    theirs = make(other_world)
    ConversationTemplate.objects.filter(pk=template.pk).update(retired_on="2026-01-01")
    template.refresh_from_db()
    for row in (theirs, template):
        with pytest.raises(DomainError):
            apply_template(conversation=talk, template=row, by=by)
    assert talk.pk is None


def test_on_the_form_what_was_typed_is_saved_first(world, adviser, template, second):
    url = reverse("conversations:new") + f"?school={world.school.code}"
    page = adviser.get(url, follow=True)
    assert "Eerste gesprek" in page.content.decode()
    where = page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"]
    data = form_of(page) | {f"topic-{world.topic.pk}": ["Zelf getypt"], "do": ["template"]}
    done = adviser.post(where, data | {"template": [str(template.pk)]}, follow=True)
    html = done.content.decode()
    assert "Zelf getypt" in html
    assert "Wie doet mee?" in html
    assert "Ingevuld uit ‘Eerste gesprek’" in html
    more = {"do": ["template"], "template": [str(template.pk)]}
    again = adviser.post(done.request["PATH_INFO"], form_of(done) | more, follow=True)
    assert "voegt niets toe" in again.content.decode()
    for wrong in ("", "999999", "x", "9" * 30):
        answer = adviser.post(done.request["PATH_INFO"], {"do": "template", "template": wrong}, follow=True)
        assert "Kies eerst een sjabloon" in answer.content.decode()


# --- making and changing ----------------------------------------------------------------------------------


def test_from_a_recorded_conversation_without_the_names_of_people(world, adviser):
    person, by = world.people["iccer"], world.users["adviseur"]
    shared = {"programme": world.programme, "kind": world.kind, "school": world.school, "adviser": by}
    row = factories.ConversationFactory(**shared, record=f"Dag {person.given_name}, groet {by.name}")
    row.participants.create(name="Gerrit de Boer")
    text = f"{person.name} belt met de Boer-school; Gerrit de Boer mailt a.b@example.org of 06-12345678. In 2026-2027."
    row.notes.create(topic=world.topic, text=text)
    factories.ActionPointFactory(
        programme=world.programme, school=world.school, conversation=row, text=f"{person.family_name} bellen"
    )
    words = words_of(row)
    assert words.texts == {world.topic.key: "… belt met de Boer-school; … mailt … of …. In 2026-2027."}
    assert words.agreements == ("… bellen",)
    assert words.record == "Dag …, groet …"
    url = reverse("talktemplates:new") + f"?van={row.pk}"
    html = adviser.get(url).content.decode()
    assert person.family_name not in html.split("<form")[-1]
    sent = {
        "name": "Na een jaar",
        f"topic-{world.topic.pk}": words.texts[world.topic.key],
        "agreements": "",
        "record": "",
    }
    assert adviser.post(url, sent).status_code == 302
    made = ConversationTemplate.objects.get()
    assert (made.owner, made.kind, made.agreements) == (by, world.kind, [])
    row.__class__.objects.update(status="draft")
    assert adviser.get(url)["Location"] == reverse("conversations:detail", args=[row.pk])


def test_short_names_and_parts_of_words_stay():
    assert without_names("Jan en An zien Janssen", {"Jan", "An"}) == "… en An zien Janssen"
    assert without_names("a.*b (Jo) Jo+", {"a.*b", "Jo+"}) == "… (Jo) …"


def test_everything_that_is_wrong_is_said_at_once(world):
    make(world)
    words = Words({"onbekend": "x"}, ("y" * 301, *(f"afspraak {n}" for n in range(21))), "z" * 10_001)
    with pytest.raises(DomainError) as refused:
        make(world, name="eerste GESPREK", words=words)
    assert len(refused.value.messages) == 5
    with pytest.raises(DomainError) as refused:
        make(world, name=" ", words=Words())
    assert len(refused.value.messages) == 2
    assert ConversationTemplate.objects.count() == 1


def test_the_same_name_is_no_matter_between_colleagues_and_the_team(world):
    make(world)
    make(world, by=world.users["beheerder"])
    make(world, by=world.users["beheerder"], for_team=True)
    with pytest.raises(DomainError, match="naam"):
        make(world, by=world.users["beheerder"], for_team=True)


def test_a_leader_makes_one_of_the_team_and_an_adviser_does_not(world, as_role, adviser):
    url = reverse("talktemplates:new") + f"?soort={world.kind.pk}"
    sent = {"name": "Van ons", "for_team": "on", "agreements": "Een\n\n  Twee ", "record": "<script>alert(1)</script>"}
    adviser.post(url, sent)
    as_role("beheerder").post(url, sent)
    mine, ours = ConversationTemplate.objects.order_by("pk")
    assert (mine.owner, ours.owner) == (world.users["adviseur"], None)
    assert ours.agreements == ["Een", "Twee"]
    html = adviser.get(reverse("talktemplates:list")).content.decode()
    assert reverse("talktemplates:change", args=[mine.pk]) in html
    assert reverse("talktemplates:change", args=[ours.pk]) not in html
    assert adviser.get(reverse("talktemplates:change", args=[ours.pk])).status_code == 403


def test_one_that_is_retired_is_not_offered_until_it_is_used_again(world, adviser, template):
    form = reverse("conversations:new") + f"?school={world.school.code}"
    adviser.post(reverse("talktemplates:retire", args=[template.pk]), follow=True)
    assert "Eerste gesprek" not in adviser.get(form, follow=True).content.decode()
    assert "Eerste gesprek" in adviser.get(reverse("talktemplates:list")).content.decode()
    adviser.post(reverse("talktemplates:use_again", args=[template.pk]), follow=True)
    assert "Eerste gesprek" in adviser.get(form, follow=True).content.decode()
