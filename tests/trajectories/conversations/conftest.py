"""A conversation as the form sees it, for these tests."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import timezone

from tests import factories
from trajectories.conversations import services
from trajectories.models import Conversation


@dataclass
class Desk:
    """An adviser at work with the school of the world: saves changes, and remembers nothing."""

    world: Any

    @property
    def adviser(self) -> Any:
        return self.world.users["adviseur"]

    def new(self, party: Any = None, by: Any = None) -> Conversation:
        """A conversation that is not saved."""
        return services.new_conversation(
            programme=self.world.programme, party=party or self.world.school, by=by or self.adviser
        )

    def save(self, conversation: Conversation, by: Any = None, base: dict | None = None, **changes: Any) -> Any:
        """Save changes; underscores in names stand for hyphens: ``topic_4`` is ``topic-4``."""
        named = {name.replace("__", "-"): value for name, value in changes.items()}
        seen = dict((base or {}).items())
        return services.save_draft(conversation=conversation, changes=named, base=seen, by=by or self.adviser)

    def draft(self, **changes: Any) -> Conversation:
        """A saved draft with a note."""
        note = {f"topic__{self.world.topic.pk}": "Het team wil verder."}
        return self.save(self.new(), **(changes or note)).conversation

    def complete(self) -> Conversation:
        """A draft that can be recorded: the icc'er was there, something was said and agreed."""
        topic = f"topic__{self.world.topic.pk}"
        iccer = str(self.world.people["iccer"].pk)
        return self.draft(**{topic: "Het team wil verder.", "people": [iccer], "agreement__aaaaaa__text": "Bellen"})

    def recorded(self) -> Conversation:
        """A recorded conversation."""
        return services.record_conversation(conversation=self.complete(), by=self.adviser)


@pytest.fixture
def desk(world):
    return Desk(world)


@pytest.fixture
def other_topic(world):
    return factories.ConversationTopicFactory(kind=world.kind, name="Behoeften", options=["training", "geld"])


@pytest.fixture
def tomorrow():
    return timezone.localdate() + datetime.timedelta(days=1)
