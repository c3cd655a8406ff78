"""A recorded conversation full of what nobody outside the team may read, and its shared record."""

from __future__ import annotations

from typing import Any

import pytest

from tests import factories
from trajectories.models import NeedNote, SharedRecord
from trajectories.records import services
from trajectories.records.drafting import state_of_draft

# Stands in everything that is internal; a page of the party that shows it leaks.
INTERNAL = "ALLEENVOORONS"


@pytest.fixture
def talk(world: Any) -> Any:
    """A recorded conversation of the adviser with the school: internal notes, a need, agreements, a draft."""
    row = factories.ConversationFactory(
        programme=world.programme, kind=world.kind, school=world.school, adviser=world.users["adviseur"]
    )
    row.notes.create(topic=world.topic, text=f"Het team is moe. {INTERNAL}", chosen=["rust"])
    need = world.programme.needs.create(key="geld", name="Geld", order=1)
    NeedNote.objects.create(conversation=row, need=need, text=f"Potje {INTERNAL}")
    row.participants.create(person=world.people["iccer"], name=world.people["iccer"].name, role_text="icc'er")
    shared = {"programme": world.programme, "school": world.school, "conversation": row}
    factories.ActionPointFactory(**shared, owner_person=world.people["iccer"], text="Beleid bijwerken")
    factories.ActionPointFactory(**shared, owner_user=world.users["adviseur"], text="Theater bellen")
    row.record = "Wij spraken over **drama**."
    row.save()
    return row


def share(talk: Any, text: str, by: Any, *, mail: bool = False) -> SharedRecord:
    """Share ``text`` as the record of ``talk``; return the version that holds."""
    talk.refresh_from_db()
    services.save_record_draft(conversation=talk, text=text, seen=state_of_draft(talk.record), by=by)
    return services.share_record(conversation=talk, seen=state_of_draft(text), mail=mail, by=by).record
