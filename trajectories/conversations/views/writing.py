"""Writing a conversation down: the form, saving as you go, and done."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cmk.accounts.models import User
from cmk.accounts.policies import guard, staff
from cmk.core.errors import DomainError
from cmk.core.models import today
from cmk.core.templatetags.house import clock
from trajectories.conversations import presence, services
from trajectories.conversations.choosing import parties_to_choose
from trajectories.conversations.document import document_of
from trajectories.conversations.moves import MovesRefusedError
from trajectories.conversations.page import build_page, summary_of
from trajectories.conversations.parties import party_or_404, party_or_none, party_query, programme_or_404
from trajectories.conversations.policies import may_write
from trajectories.conversations.posted import changes_from_json, changes_from_post
from trajectories.conversations.rules import obstacles
from trajectories.conversations.selectors import drafts_with, earlier_points
from trajectories.conversations.views.files import keep_sent
from trajectories.models import PARTY_FIELDS, Conversation, ConversationStatus
from trajectories.talktemplates.choosing import start_from_template

# What a button does besides saving: the row that is added, and the place on the page to go on at.
ROWS_TO_ADD = {
    "add-other": ("other", "anderen"),
    "add-agreement": ("agreement", "afspraken"),
    "schools": ("", "anderen"),
}


def visible(request: HttpRequest) -> Any:
    """Return the conversations that the person may see, with all that their pages name."""
    return Conversation.objects.visible_to(request.user).select_related(
        "programme", "kind", "school__municipality", *PARTY_FIELDS, "adviser"
    )


@require_GET
@guard(staff)
def new(request: HttpRequest) -> HttpResponse:
    """Start on a conversation: to the form when the address says with whom, else choose. Makes no row."""
    party = party_or_none(request)
    if party is not None:
        return redirect(write_url(uuid.uuid4(), party))
    context = {"choose_for": "conversations:new", "groups": parties_to_choose(request.user)}
    return render(request, "conversations/choose.html", context)


def write_url(key: uuid.UUID, party: Any) -> str:
    """Return the address of the form of a conversation that may not be saved yet."""
    return f"{reverse('conversations:write', args=[key])}?{party_query(party)}"


@require_http_methods(["GET", "POST"])
@guard(staff)
def write(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show an empty form under its own address; the first save makes the row, and then this leads to it."""
    known = Conversation.objects.filter(key=key).values_list("pk", flat=True).first()
    if known is not None:
        conversation = get_object_or_404(visible(request), pk=known)
        if request.method == "GET":
            return redirect("conversations:edit", pk=conversation.pk)
        return _form(request, conversation)
    try:
        conversation = _new(request, key)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("conversations:list")
    return _form(request, conversation)


def _new(request: HttpRequest, key: uuid.UUID) -> Conversation:
    party = party_or_404(request)
    programme = programme_or_404(request)
    return services.new_conversation(programme=programme, party=party, by=_user(request), key=key)


@require_http_methods(["GET", "POST"])
@guard(staff)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with a planned or draft conversation, or correct a recorded one."""
    return _form(request, get_object_or_404(visible(request), pk=pk))


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - the guard let nobody else in
    return request.user


def _form(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    if not may_write(_user(request), request.access, conversation):  # type: ignore[attr-defined]
        raise PermissionDenied
    if request.method == "POST":
        return _save(request, conversation)
    return _show(request, conversation, add=request.GET.get("erbij", ""))


def _show(request: HttpRequest, conversation: Conversation, **page: Any) -> HttpResponse:
    party = conversation.party
    is_new = conversation.pk is None
    saved_on = timezone.localtime(conversation.changed_at).date() if not is_new else None
    context = {
        "page": build_page(conversation, _user(request), **page),
        "conversation": conversation,
        "party": party,
        "file_problem": (page.get("errors") or {}).get("files", ""),
        "autosave_url": f"{reverse('conversations:autosave', args=[conversation.key])}?{party_query(party)}",
        "here_url": reverse("conversations:here", args=[conversation.key]),
        "others_said": "" if is_new else _others(request, conversation.key)["others_said"],
        "unfinished": drafts_with(request.user, party) if is_new else [],
        "earlier": earlier_points(request.user, conversation),
        # "Saved at 10.12" says nothing about a draft of last week.
        "saved_at": conversation.changed_at if not is_new and saved_on == today() else None,
    }
    return render(request, "conversations/form.html", context)


def _save(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    by, do = _user(request), request.POST.get("do", "save")
    changes, base = changes_from_post(request.POST, document_of(conversation))
    if conversation.status == ConversationStatus.RECORDED:
        return _correct(request, conversation, changes, base)
    try:
        saved = services.save_draft(conversation=conversation, changes=changes, base=base, by=by)
        current, problems, _kept = keep_sent(request, saved.conversation)
        errors = dict(saved.errors)
        if problems:
            errors["files"] = " ".join(problems)
        if do == "done":
            for name, sentence in obstacles(current, document_of(current), today()).items():
                errors.setdefault(name, sentence)
        if errors or saved.conflicts:
            return _show(request, current, raw=changes, errors=errors, conflicts=saved.conflicts)
        if do == "done":
            services.record_conversation(conversation=current, by=by)
            messages.success(request, _("The conversation is recorded."))
            return redirect("conversations:detail", pk=current.pk)
    except MovesRefusedError as refused:
        return _show(request, current, errors=refused.by_field)
    except DomainError as error:
        messages.error(request, str(error))
        return (
            redirect("conversations:detail", pk=conversation.pk) if conversation.pk else redirect("conversations:list")
        )
    if do == "template":
        current = start_from_template(request, current)
    kind, anchor = ROWS_TO_ADD.get(do, ("", ""))
    if current.pk is None:
        place = write_url(current.key, current.party) + (f"&erbij={kind}" if kind else "")
    else:
        place = reverse("conversations:edit", args=[current.pk]) + (f"?erbij={kind}" if kind else "")
        if not anchor and do != "template":
            messages.success(request, _("Saved. You can go on now or later."))
    return redirect(place + (f"#{anchor}" if anchor else ""))


def _correct(request: HttpRequest, conversation: Conversation, changes: dict[str, Any], base: Any) -> HttpResponse:
    saved = services.correct_conversation(conversation=conversation, changes=changes, base=base, by=_user(request))
    if not saved.is_whole:
        return _show(request, saved.conversation, raw=changes, errors=saved.errors, conflicts=saved.conflicts)
    kind, anchor = ROWS_TO_ADD.get(request.POST.get("do", ""), ("", ""))
    if anchor:
        row = f"?erbij={kind}" if kind else ""
        return redirect(f"{reverse('conversations:edit', args=[conversation.pk])}{row}#{anchor}")
    messages.success(request, _("The correction is saved.") if saved.revisions else _("Nothing was changed."))
    return redirect("conversations:detail", pk=conversation.pk)


@require_POST
@guard(staff)
def autosave(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Save what changed (``static/js/autosave.js`` says how it asks and what it expects).

    400 for what is no request of the form, 404 for another penvoerder's, 403 for another adviser's, 409 for a
    conversation that was recorded meanwhile.
    """
    try:
        changes, base = changes_from_json(request)
    except DomainError as error:
        return JsonResponse({"message": str(error)}, status=400)
    known = Conversation.objects.filter(key=key).values_list("pk", flat=True).first()
    try:
        conversation = get_object_or_404(visible(request), pk=known) if known else _new(request, key)
        if not may_write(_user(request), request.access, conversation):  # type: ignore[attr-defined]
            raise PermissionDenied
        saved = services.save_draft(conversation=conversation, changes=changes, base=base, by=_user(request))
    except DomainError as error:
        return JsonResponse({"message": str(error)}, status=409)
    except Http404:
        return JsonResponse({"message": _("This conversation is not there (any more).")}, status=404)
    return JsonResponse(_answer(saved) | _others(request, key))


def _others(request: HttpRequest, key: uuid.UUID) -> dict[str, Any]:
    names = presence.see(key, _user(request))
    return {"others": names, "others_said": presence.others_in_words(names)}


@require_POST
@guard(staff)
def here(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Note that the form is open, and tell who else has it open and what they saved since (``js/presence.js``).

    The body is ``{"seen": {name: revision}}``. One that is not saved yet has nobody else in it.
    """
    try:
        body = json.loads(request.body)
        seen = body["seen"]
    except (ValueError, KeyError, TypeError, RecursionError):
        seen = None
    if not isinstance(seen, dict):
        return JsonResponse({"message": _("This was not a request of our form. Load the page again.")}, status=400)
    if not Conversation.objects.filter(key=key).exists():
        return JsonResponse({"others": [], "others_said": "", "news": {}})
    conversation = get_object_or_404(visible(request), key=key)
    if not may_write(_user(request), request.access, conversation):  # type: ignore[attr-defined]
        raise PermissionDenied
    answer = _others(request, key) | {"news": {}}
    if conversation.status == ConversationStatus.RECORDED:
        answer["message"] = _("This conversation has been recorded meanwhile. Open it to correct it.")
    else:
        answer["news"] = presence.news_of(conversation, seen)
    return JsonResponse(answer)


def _answer(saved: services.Saved) -> dict[str, Any]:
    ids = [conflict.by_id for conflict in saved.conflicts.values()]
    names = dict(User.objects.filter(pk__in=ids).values_list("pk", "given_name")) if ids else {}
    return {
        "saved_at": clock(timezone.now()),
        "revisions": saved.revisions,
        "errors": saved.errors,
        "conflicts": {
            name: {
                "theirs": conflict.theirs,
                "by": names.get(conflict.by_id) or _("Somebody"),
                "at": clock(conflict.at),
                "revision": conflict.revision,
            }
            for name, conflict in saved.conflicts.items()
        },
        "when": summary_of(saved.conversation),
    }
