"""The preparation of a conversation: a page, and the same on one sheet of paper."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from cmk.accounts.policies import guard, staff
from cmk.accounts.services.downloads import record_download
from cmk.core.models import today
from monitoring.preparation.gather import known_of
from monitoring.preparation.paper import preparation_pdf
from monitoring.preparation.sections import sections_of
from monitoring.sharing.services import note_reading
from trajectories.conversations.parties import below_name, conversations_url, party_query, party_url
from trajectories.conversations.policies import may_write
from trajectories.models import PARTY_FIELDS, Conversation, ConversationStatus, Party
from trajectories.schoolpage.selectors import school_or_404

# On the page there is room; a list of hundreds still tells nothing.
MOST, MOST_CHARS = 12, 600
# What stands beside; the rest is what one talks about.
BESIDE = frozenset({"facts", "people", "priorities", "collaborations", "money", "dates", "norms"})


@require_safe
@guard(staff)
def of_conversation(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what there is to know before a planned conversation."""
    conversation = _conversation(request, pk)
    return _page(request, conversation.party, conversation)


@require_safe
@guard(staff)
def of_school(request: HttpRequest, code: str) -> HttpResponse:
    """Show what there is to know before a conversation with a school that is not planned yet."""
    return _page(request, school_or_404(request.user, code))


@require_safe
@guard(staff)
def paper_of_conversation(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the preparation of a planned conversation on one sheet."""
    conversation = _conversation(request, pk)
    return _paper(request, conversation.party, conversation)


@require_safe
@guard(staff)
def paper_of_school(request: HttpRequest, code: str) -> HttpResponse:
    """Give the preparation of a conversation with a school on one sheet."""
    return _paper(request, school_or_404(request.user, code))


def _conversation(request: HttpRequest, pk: int) -> Conversation:
    rows = Conversation.objects.visible_to(request.user).select_related(
        "kind", "adviser", "school__municipality", "school__board", *PARTY_FIELDS, "collaboration__kind"
    )
    return get_object_or_404(rows, pk=pk)


def _context(request: HttpRequest, party: Party, conversation: Conversation | None) -> dict[str, Any]:
    user: Any = request.user
    known = known_of(user, party, conversation)
    if known.evaluation.submitted and known.evaluation.result:
        note_reading(evaluation=known.evaluation.submitted, by=user)
    if conversation is None:
        log = f"{reverse('conversations:new')}?{party_query(party)}"
        paper = reverse("preparation:paper_of_school", args=[getattr(party, "code", "")])
    else:
        may = may_write(user, request.access, conversation)  # type: ignore[attr-defined]
        log = reverse("conversations:edit", args=[conversation.pk]) if may else ""
        paper = reverse("preparation:paper", args=[conversation.pk])
    return {
        "party": party,
        "party_url": party_url(party),
        "below": below_name(party),
        "conversations_url": conversations_url(party),
        "conversation": conversation,
        "is_planned": conversation is not None and conversation.status == ConversationStatus.PLANNED,
        "known": known,
        "sections": sections_of(known),
        "log_url": log,
        "plan_url": "" if conversation else f"{reverse('conversations:plan')}?{party_query(party)}",
        "paper_url": paper,
        "today": today(),
    }


def _page(request: HttpRequest, party: Party, conversation: Conversation | None = None) -> HttpResponse:
    context = _context(request, party, conversation)
    sections = [section.cut(MOST, MOST_CHARS) for section in context["sections"]]
    context["main"] = [section for section in sections if section.key not in BESIDE]
    context["beside"] = [section for section in sections if section.key in BESIDE]
    return render(request, "preparation/page.html", context)


def _paper(request: HttpRequest, party: Party, conversation: Conversation | None = None) -> HttpResponse:
    context = _context(request, party, conversation)
    penvoerder = request.penvoerder  # type: ignore[attr-defined]
    pdf = preparation_pdf(penvoerder, context)
    record_download(
        user=request.user,  # type: ignore[arg-type]
        penvoerder=penvoerder,
        subject="preparation",
        title=str(party),
        form="pdf",
    )
    response = HttpResponse(pdf, content_type="application/pdf")
    name = slugify(str(party)) or "gesprek"
    response.headers["Content-Disposition"] = f'attachment; filename="voorbereiding-{name}-{today().isoformat()}.pdf"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
