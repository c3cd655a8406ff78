"""The queries of templates, and of files with a conversation, do not grow with the rows."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests import factories
from tests.performance.baseline import assert_constant_queries
from tests.security.matrix.conversation_files import a_photo
from trajectories.models import ConversationFile, ConversationTemplate

pytestmark = pytest.mark.django_db


def more(world, number=3):
    for place in range(number):
        for owner in (None, world.users["adviseur"]):
            for retired_on in (None, "2026-01-05"):
                ConversationTemplate.objects.create(
                    programme=world.programme,
                    kind=factories.ConversationKindFactory(
                        programme=world.programme, key=f"k{place}{owner}{retired_on}"
                    ),
                    owner=owner,
                    name=f"Sjabloon {place} {retired_on}",
                    texts={"x": "y"},
                    retired_on=retired_on,
                )


@pytest.mark.parametrize("role", ["beheerder", "adviseur"])
def test_list(as_role, world, role):
    more(world, 1)
    assert_constant_queries(
        as_role(role), reverse("talktemplates:list"), lambda: _again(world), f"talktemplates/list:{role}"
    )


def _again(world):
    for row in list(ConversationTemplate.objects.all()):
        row.pk, row.name = None, f"Nog een: {row.name}"
        row.save(force_insert=True)


def test_form_of_a_kind_and_from_a_conversation(as_role, world):
    client = as_role("adviseur")

    def topics():
        factories.ConversationTopicFactory.create_batch(4, kind=world.kind)

    url = reverse("talktemplates:new") + f"?soort={world.kind.pk}"
    assert_constant_queries(client, url, topics, "talktemplates/new:adviseur")
    talk = factories.ConversationFactory(
        programme=world.programme, kind=world.kind, school=world.school, adviser=world.users["adviseur"]
    )

    def people():
        for place in range(3):
            person = factories.PersonFactory(penvoerder=world.penvoerder)
            factories.ContactFactory(person=person, school=world.school)
            talk.participants.create(person=person, name=person.name)
            talk.participants.create(name=f"Iemand {place}")
            talk.notes.create(topic=factories.ConversationTopicFactory(kind=world.kind), text="Besproken.")
            factories.ActionPointFactory(
                programme=world.programme, school=world.school, conversation=talk, owner_person=person
            )

    people()
    url = reverse("talktemplates:new") + f"?van={talk.pk}"
    assert_constant_queries(client, url, people, "talktemplates/from:adviseur")


@pytest.mark.parametrize("page", ["detail", "edit"])
def test_a_conversation_with_files(as_role, world, page):
    row = ConversationFile.objects.get(**a_photo(world))
    talk = row.conversation

    def files():
        for place in range(3):
            user = factories.UserFactory()
            talk.files.create(name=f"Blad {place}", by=user, file=row.file.name)

    url = reverse(f"conversations:{page}", args=[talk.pk])
    assert_constant_queries(as_role("adviseur"), url, files, f"talktemplates/files-{page}:adviseur")
