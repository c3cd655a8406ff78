"""Files and photos with conversations."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.files.base import ContentFile

from tests import factories
from tests.security.matrix import Row
from tests.worlds import World

# The smallest png there is.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc33"
    "0000000049454e44ae426082"
)
KEY = uuid.UUID("0b6b6300-0000-4000-8000-000000000002")


def a_talk(world: World) -> Any:
    """Return a draft of the world's adviser."""
    values = {"programme": world.programme, "kind": world.kind, "school": world.school, "status": "draft"}
    return factories.ConversationFactory(**values, adviser=world.users["adviseur"])


def its_key(world: World) -> dict[str, Any]:
    """Return the key of a saved draft."""
    return {"key": a_talk(world).key}


def a_photo(world: World) -> dict[str, Any]:
    """Return a photo with a draft."""
    row = a_talk(world).files.create(name="Muur", by=world.users["adviseur"], file=ContentFile(PNG, name="muur.png"))
    return {"pk": row.pk}


def the_school(world: World) -> dict[str, Any]:
    """Return the query that names the world's school."""
    return {"school": world.school.code}


ROWS = [
    Row("conversations:add_file", "staff", method="post", kwargs=its_key, status=302),
    Row("conversations:add_file", "staff", method="post", kwargs={"key": KEY}, query=the_school, status=302),
    Row("conversations:name_file", "staff", kwargs=a_photo),
    Row("conversations:name_file", "staff", method="post", kwargs=a_photo, data={"name": "De muur"}, status=302),
    Row("conversations:remove_file", "staff", kwargs=a_photo),
    Row("conversations:remove_file", "staff", method="post", kwargs=a_photo, status=302),
    Row("conversations:file", "staff", kwargs=a_photo),
    Row("conversations:picture", "staff", kwargs=a_photo),
]
