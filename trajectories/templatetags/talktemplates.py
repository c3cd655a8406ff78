"""Starting from a template, on the form of a conversation."""

from __future__ import annotations

from typing import Any

from django import template

from trajectories.models import Conversation
from trajectories.talktemplates.choosing import templates_for

register = template.Library()


@register.inclusion_tag("conversations/parts/templates.html", takes_context=True)
def template_choice(context: template.Context, conversation: Conversation) -> dict[str, Any]:
    """Offer the templates that a conversation can start from; nothing when there are none."""
    request = context["request"]
    return {"templates": templates_for(request, conversation), "request": request}
