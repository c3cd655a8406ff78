"""Files and photos with a conversation: sending them in, naming, taking away, looking and downloading."""

from __future__ import annotations

import uuid
from pathlib import PurePath
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cmk.accounts.policies import guard, staff
from cmk.accounts.services.downloads import record_download
from cmk.core.errors import DomainError
from cmk.core.files import FORMS, file_response, form_of
from cmk.core.formpage import form_page
from cmk.core.photos import is_photo
from trajectories.conversations.files import add_file, files_of, name_file, remove_file
from trajectories.conversations.parties import party_or_404, programme_or_404
from trajectories.conversations.policies import may_write
from trajectories.conversations.services import new_conversation
from trajectories.models import PARTY_FIELDS, Conversation, ConversationFile, ConversationStatus


class NameForm(forms.Form):
    """What people read of a file."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=160)


def keep_sent(request: HttpRequest, conversation: Conversation) -> tuple[Conversation, list[str], int]:
    """Keep every file that came with a form; return the conversation, what is wrong per file, and how many are kept."""
    problems: list[str] = []
    kept = 0
    files = request.FILES.getlist("files")
    key = request.POST.get("key", "") if len(files) == 1 else ""
    for file in files:
        try:
            row = add_file(conversation=conversation, file=file, by=request.user, key=key)  # type: ignore[arg-type]
        except DomainError as error:
            problems += [f"{PurePath(file.name or '').name}: {sentence}" for sentence in error.messages]
        else:
            conversation, kept = (conversation if conversation.pk else row.conversation), kept + 1
    return conversation, problems, kept


@require_POST
@guard(staff)
def add(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Keep what was sent with the conversation of this key, which is made when it is not there yet.

    Asked by ``static/js/files.js`` (``X-Autosave``) it answers with the list of files and what is wrong; else it goes
    back to where the form was. 404 for another penvoerder's conversation, 403 for another adviser's.
    """
    try:
        conversation = _of_key(request, key)
    except DomainError as error:
        if request.headers.get("X-Autosave"):
            return JsonResponse({"message": str(error)}, status=409)
        messages.error(request, str(error))
        return redirect("conversations:list")
    if not may_write(request.user, request.access, conversation):  # type: ignore[arg-type,attr-defined]
        raise PermissionDenied
    conversation, problems, kept = keep_sent(request, conversation)
    if request.headers.get("X-Autosave"):
        shown = {"conversation": conversation, "may_write": True, "in_form": "formulier" in request.GET}
        listed = render_to_string("conversations/parts/file_list.html", shown, request)
        return JsonResponse({"list": listed, "problems": problems})
    for sentence in problems:
        messages.error(request, sentence)
    if not kept and not problems:
        messages.error(request, _("Choose a file first."))
    if kept:
        messages.success(request, ngettext("One file is kept.", "%(number)s files are kept.", kept) % {"number": kept})
    return redirect(_back(conversation) if conversation.pk else reverse("conversations:list"))


def _of_key(request: HttpRequest, key: uuid.UUID) -> Conversation:
    rows = Conversation.objects.visible_to(request.user).select_related("programme", "kind", *PARTY_FIELDS, "adviser")
    if Conversation.objects.filter(key=key).exists():
        return get_object_or_404(rows, key=key)
    party, programme = party_or_404(request), programme_or_404(request)
    return new_conversation(programme=programme, party=party, by=request.user, key=key)  # type: ignore[arg-type]


def _back(conversation: Conversation, in_form: bool = False) -> str:
    name = "conversations:edit" if in_form and conversation.status != ConversationStatus.RECORDED else ""
    return reverse(name or "conversations:detail", args=[conversation.pk]) + "#bestanden"


def _own(request: HttpRequest, pk: int) -> ConversationFile:
    row: ConversationFile = get_object_or_404(files_of(request.user), pk=pk)
    if not may_write(request.user, request.access, row.conversation):  # type: ignore[arg-type,attr-defined]
        raise PermissionDenied
    return row


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a file another name."""
    row = _own(request, pk)

    def write(data: dict[str, Any]) -> str:
        return _("‘%(name)s’ is saved.") % {"name": name_file(file=row, name=data["name"]).name}

    return form_page(
        request,
        NameForm(request.POST or None, initial={"name": row.name}),
        write,
        template="conversations/file_name.html",
        title=_("Name of this file"),
        back=_back(row.conversation, "formulier" in request.GET),
        context=lambda: {"conversation": row.conversation},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether a file may go, and take it away."""
    row = _own(request, pk)
    back = _back(row.conversation, "formulier" in request.GET)
    if request.method == "POST":
        remove_file(file=row)
        messages.success(request, _("‘%(name)s’ is taken away.") % {"name": row.name})
        return redirect(back)
    context = {"file": row, "conversation": row.conversation, "back": back}
    return render(request, "conversations/file_remove.html", context)


@require_safe
@guard(staff)
def fetch(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a file to keep; it is logged."""
    row: ConversationFile = get_object_or_404(files_of(request.user), pk=pk)
    response = file_response(row.file, filename=row.name)
    record_download(
        user=request.user,  # type: ignore[arg-type]
        penvoerder=row.conversation.programme.penvoerder,
        subject=f"conversation-file:{row.pk}",
        title=row.name,
        form=form_of(row.file.name or ""),
    )
    return response  # type: ignore[return-value]


@require_safe
@guard(staff)
def picture(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a photo on the page of its conversation; 404 for what is no photo."""
    row: ConversationFile = get_object_or_404(files_of(request.user), pk=pk)
    name = row.file.name or ""
    if not is_photo(name):
        raise Http404
    try:
        response = FileResponse(row.file.open("rb"), content_type=FORMS[form_of(name)].content_type)
    except FileNotFoundError as error:
        raise Http404 from error
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    return response  # type: ignore[return-value]
