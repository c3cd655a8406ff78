"""The list of conversations: the latest first, whatever the order in which they were written down."""

from __future__ import annotations

import datetime

from django.utils import timezone

from tests import factories
from trajectories.conversations.selectors import conversation_rows


def test_the_latest_conversation_comes_first(world):
    for days in (40, 3, 200, -5, 90):
        factories.ConversationFactory(
            programme=world.programme,
            kind=world.kind,
            school=world.school,
            adviser=world.users["adviseur"],
            held_at=timezone.now() - datetime.timedelta(days=days),
        )
    moments = [row.held_at for row in conversation_rows(world.users["adviseur"])]
    assert len(moments) == 5
    assert moments == sorted(moments, reverse=True)
