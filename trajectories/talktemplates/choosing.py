"""Choosing a template on the form of a conversation."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from cmk.core.errors import DomainError
from trajectories.models import Conversation, ConversationTemplate
from trajectories.talktemplates.applying import apply_template
from trajectories.talktemplates.selectors import templates_of, templates_to_choose


def templates_for(request: HttpRequest, conversation: Conversation) -> list[ConversationTemplate]:
    """Return the templates that a conversation can start from: of its kind, or of all while nothing is noted.

    At most two queries.
    """
    kind = conversation.kind if conversation.pk and conversation.notes.exists() else None
    return templates_to_choose(request.user, conversation.programme, kind)


def start_from_template(request: HttpRequest, conversation: Conversation) -> Conversation:
    """Fill the conversation from the template that was chosen on its form, say what came of it, and return it."""
    number = request.POST.get("template", "")
    known = number.isascii() and number.isdigit() and len(number) < 18
    template = templates_of(request.user).filter(pk=int(number)).first() if known else None
    if template is None:
        messages.error(request, _("Choose a template first."))
        return conversation
    try:
        saved = apply_template(conversation=conversation, template=template, by=request.user)  # type: ignore[arg-type]
    except DomainError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
        return conversation
    for sentence in dict.fromkeys(saved.errors.values()):
        messages.error(request, sentence)
    if saved.conflicts:
        messages.error(request, _("Somebody else is writing here too. What they wrote stands."))
    elif any(number and name != "kind" for name, number in saved.revisions.items()):
        messages.success(request, _("Filled in from ‘%(name)s’. Change whatever differs.") % {"name": template.name})
    else:
        messages.info(
            request, _("‘%(name)s’ adds nothing: everything in it is here already.") % {"name": template.name}
        )
    return saved.conversation
