"""Planning a conversation, moving it, and taking away what was cancelled or a mistake."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cmk.accounts.policies import guard, staff
from cmk.core.errors import DomainError
from cmk.core.templatetags.house import clock, day
from trajectories.conversations import services
from trajectories.conversations.choosing import parties_to_choose
from trajectories.conversations.forms import PlanForm
from trajectories.conversations.parties import conversations_url, party_or_none, programme_or_404
from trajectories.conversations.policies import is_author, may_write
from trajectories.models import PARTY_FIELDS, Conversation, ConversationStatus


@require_http_methods(["GET", "POST"])
@guard(staff)
def plan(request: HttpRequest) -> HttpResponse:
    """Plan a conversation with the school or partner of the address; without one, choose first."""
    party = party_or_none(request)
    if party is None:
        context = {"choose_for": "conversations:plan", "groups": parties_to_choose(request.user)}
        return render(request, "conversations/choose.html", context)
    programme = programme_or_404(request)
    form = PlanForm(request.POST or None, programme=programme)
    if form.is_valid():
        try:
            conversation = services.plan_conversation(
                programme=programme,
                party=party,
                held_at=form.cleaned_data["held_at"],
                kind=form.cleaned_data["kind"],
                setting=form.cleaned_data["setting"],
                by=request.user,  # type: ignore[arg-type]
            )
        except DomainError as error:
            for sentence in error.messages:
                form.add_error("held_at", sentence)
        else:
            messages.success(request, _planned(conversation))
            return redirect("conversations:detail", pk=conversation.pk)
    return render(request, "conversations/plan.html", {"form": form, "party": party})


def _planned(conversation: Conversation) -> str:
    return _("Planned for %(day)s at %(time)s.") % {
        "day": day(conversation.held_at),
        "time": clock(conversation.held_at),
    }


def _own(request: HttpRequest, pk: int) -> Conversation:
    rows = Conversation.objects.visible_to(request.user).select_related("programme", "kind", *PARTY_FIELDS)
    conversation = get_object_or_404(rows, pk=pk)
    if not may_write(request.user, request.access, conversation):  # type: ignore[arg-type,attr-defined]
        raise PermissionDenied
    return conversation


@require_http_methods(["GET", "POST"])
@guard(staff)
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a planned conversation another moment."""
    conversation = _own(request, pk)
    if conversation.status != ConversationStatus.PLANNED:
        messages.error(request, _("Only a planned conversation can be moved."))
        return redirect("conversations:detail", pk=pk)
    form = PlanForm(request.POST or None, programme=conversation.programme, conversation=conversation)
    if form.is_valid():
        try:
            conversation = services.move_conversation(
                conversation=conversation,
                held_at=form.cleaned_data["held_at"],
                kind=form.cleaned_data["kind"],
                setting=form.cleaned_data["setting"],
                by=request.user,  # type: ignore[arg-type]
            )
        except DomainError as error:
            for sentence in error.messages:
                form.add_error("held_at", sentence)
        else:
            messages.success(request, _planned(conversation))
            return redirect("conversations:detail", pk=pk)
    context = {"form": form, "party": conversation.party, "conversation": conversation}
    return render(request, "conversations/plan.html", context)


@require_http_methods(["GET", "POST"])
@guard(staff)
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether a planned conversation or a draft may go, and then take it away."""
    conversation = _own(request, pk)
    if not is_author(request.user, request.access, conversation):  # type: ignore[arg-type,attr-defined]
        raise PermissionDenied
    if request.method == "POST":
        try:
            services.remove_conversation(conversation=conversation, by=request.user)  # type: ignore[arg-type]
        except DomainError as error:
            messages.error(request, str(error))
            return redirect("conversations:detail", pk=pk)
        messages.success(request, _("The conversation is taken away."))
        return redirect(conversations_url(conversation.party))
    if conversation.status == ConversationStatus.RECORDED:
        messages.error(request, _("A recorded conversation stays. What is wrong in it can be corrected."))
        return redirect("conversations:detail", pk=pk)
    return render(request, "conversations/remove.html", {"conversation": conversation, "party": conversation.party})
