"""Sharing the record of a conversation, reading it and responding to it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from tests import factories
from tests.factories.collaborations import plain_collaboration
from tests.security.matrix import Row
from tests.worlds import World
from trajectories.records.drafting import state_of_draft

TEXT = "Dit lees je samen terug."
PARTIES = "school board gemeente partner"


def a_conversation(world: World, **more: Any) -> Any:
    """Make a recorded conversation of the world's adviser with a draft of what is shared."""
    values = {"programme": world.programme, "kind": world.kind, "adviser": world.users["adviseur"], "record": TEXT}
    return factories.ConversationFactory(**{"school": world.school, **values, **more})


def a_conversation_pk(world: World) -> dict[str, Any]:
    return {"pk": a_conversation(world).pk}


def a_draft(world: World) -> dict[str, Any]:
    return {"pk": a_conversation(world, status="draft").pk}


def a_record(world: World, **more: Any) -> Any:
    """Share a record of a conversation, by default with the world's school; return the version."""
    shared = {name: more.pop(name) for name in ("withdrawn_at",) if name in more}
    return a_conversation(world, **more).records.create(number=1, text=TEXT, by=world.users["adviseur"], **shared)


def a_shared_conversation(world: World) -> dict[str, Any]:
    return {"pk": a_record(world).conversation_id}


def with_party(field: str, **more: Any) -> Any:
    """Return what makes a record that is shared with the world's party of the kind ``field``."""
    return lambda world: {"pk": a_record(world, school=None, **{field: getattr(world, field)}, **more).pk}


def with_the_school(world: World) -> dict[str, Any]:
    return {"pk": a_record(world).pk}


def with_several_schools(world: World) -> dict[str, Any]:
    """Share a record with another school and with the world's."""
    record = a_record(world, school=factories.SchoolFactory(municipality=world.municipality))
    record.conversation.also_schools.add(world.school)
    return {"pk": record.pk}


def with_another_school(world: World) -> dict[str, Any]:
    return {"pk": a_record(world, school=factories.SchoolFactory(municipality=world.municipality)).pk}


def taken_back(world: World) -> dict[str, Any]:
    return {"pk": a_record(world, withdrawn_at=timezone.now()).pk}


def with_the_school_in_a_collaboration(world: World) -> dict[str, Any]:
    """Share a record with a collaboration of which the world's school and partner are members."""
    collaboration = plain_collaboration(world)
    return {"pk": a_record(world, school=None, collaboration=collaboration).pk}


def a_comment(world: World) -> dict[str, Any]:
    values = {"by": world.users["iccer"], "confirms": False, "text": "Het was een dag later."}
    return {"pk": a_record(world).responses.create(**values).pk}


SEEN = {"seen": state_of_draft(TEXT), "text": TEXT}
OTHERS = f"{PARTIES} stuurgroep"

ROWS = [
    Row("records:share", "staff", kwargs=a_conversation_pk),
    Row("records:share", "staff", kwargs=a_draft, status=302, id="of a draft"),
    Row("records:share", "staff", method="post", kwargs=a_conversation_pk, data={**SEEN, "do": "preview"}),
    Row("records:preview", "staff", kwargs=a_conversation_pk),
    Row("records:preview", "staff", method="post", kwargs=a_conversation_pk, data=SEEN),
    Row("records:withdraw", "staff", kwargs=a_shared_conversation),
    Row("records:withdraw", "staff", method="post", kwargs=a_shared_conversation),
    Row("records:settle", "staff", method="post", kwargs=a_comment),
    Row("records:list", OTHERS),
    Row("records:record", "staff school", hidden="board gemeente partner stuurgroep", kwargs=with_the_school),
    Row(
        "records:record",
        "staff school",
        hidden="board gemeente partner stuurgroep",
        kwargs=with_several_schools,
        id="of several schools",
    ),
    Row("records:record", "staff", hidden=OTHERS, kwargs=with_another_school, id="of another school"),
    Row("records:record", "staff", hidden=OTHERS, kwargs=taken_back, id="taken back"),
    Row(
        "records:record",
        "staff partner",
        hidden="school board gemeente stuurgroep",
        kwargs=with_party("partner"),
        id="of the partner",
    ),
    Row(
        "records:record",
        "staff gemeente",
        hidden="school board partner stuurgroep",
        kwargs=with_party("municipality"),
        id="of the municipality",
    ),
    Row(
        "records:record",
        "staff board",
        hidden="school gemeente partner stuurgroep",
        kwargs=with_party("board"),
        id="of the board",
    ),
    Row(
        "records:record",
        "staff school partner",
        hidden="board gemeente stuurgroep",
        kwargs=with_the_school_in_a_collaboration,
        id="of a collaboration",
    ),
    Row(
        "records:respond",
        "school",
        hidden="board gemeente partner stuurgroep",
        method="post",
        kwargs=with_the_school,
        data={"do": "confirm"},
    ),
    Row(
        "records:respond",
        hidden=OTHERS,
        method="post",
        kwargs=taken_back,
        data={"do": "confirm"},
        id="taken back",
    ),
]
