"""Templates of conversations in the demo, and what came along with a conversation: a photo and a sheet."""

from __future__ import annotations

import io
from datetime import timedelta

from django.core.files.base import ContentFile

from cmk.demo.content import content
from cmk.demo.papers import paper
from cmk.demo.people import People
from cmk.demo.schools import Cast
from trajectories.models import Conversation, ConversationFile, ConversationStatus, ConversationTemplate, Programme


def make_talk_templates(programme: Programme, cast: Cast, people: People) -> None:
    """Make templates of the team and of an adviser, and keep two files with the home school's last conversation."""
    kinds = {kind.key: kind for kind in programme.conversation_kinds.all()}
    for row in content("talktemplates"):
        ConversationTemplate.objects.create(
            programme=programme,
            kind=kinds[row["kind"]],
            owner=people.users[row["owner"]] if row.get("owner") else None,
            name=row["name"],
            texts=row["texts"],
            agreements=row["agreements"],
            record=row["record"],
        )
    held = Conversation.objects.filter(programme=programme, status=ConversationStatus.RECORDED)
    conversation = held.filter(school=cast.home.school).order_by("-held_at").first()
    if conversation is None:
        return
    sheet = paper("Jaarplanning cultuur", "De planning die bij het gesprek op tafel lag.")
    for name, ending, data in (("Muur in de hal", "jpg", drawn_wall()), ("Jaarplanning cultuur", "pdf", sheet)):
        row = ConversationFile(
            conversation=conversation, name=name, by=conversation.adviser, at=conversation.held_at + timedelta(hours=2)
        )
        row.file.save(f"gesprek.{ending}", ContentFile(data), save=False)
        row.save()


def drawn_wall() -> bytes:
    """Return a jpg that stands for a photo: a wall with pupils' work, drawn from coloured squares."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (960, 640), "#efe9dd")
    draw = ImageDraw.Draw(image)
    colours = ("#c4572f", "#2f6f73", "#e0a83c", "#5b4a7a", "#7f9c52", "#b9405f")
    for place in range(24):
        left, top = 60 + place % 6 * 145, 50 + place // 6 * 130
        draw.rectangle((left, top, left + 110, top + 100), fill="white", outline="#b8b0a0")
        draw.ellipse((left + 15, top + 14, left + 60 + place % 3 * 10, top + 62), fill=colours[place * 5 % 6])
        draw.polygon(
            [(left + 30, top + 90), (left + 62, top + 30 + place % 4 * 8), (left + 98, top + 90)],
            fill=colours[(place * 5 + 2) % 6],
        )
    draw.rectangle((0, 590, 960, 640), fill="#a98c6b")
    target = io.BytesIO()
    image.save(target, "JPEG", quality=80)
    return target.getvalue()
