"""Staff: write what is shared, look at it as the party will, share it, take it back, settle comments."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from cmk.accounts.policies import guard, staff
from cmk.core.errors import DomainError
from trajectories.conversations.selectors import with_content
from trajectories.models import Conversation, ConversationStatus, RecordResponse
from trajectories.records import services
from trajectories.records.drafting import state_of_draft, theirs_of, with_agreements, with_notes
from trajectories.records.forms import DraftForm, ShareForm
from trajectories.records.policies import may_share
from trajectories.records.readers import present_of
from trajectories.records.selectors import Sharing, names_of, sharing_of

ADD = {"notes": with_notes, "agreements": with_agreements}


def _conversation(request: HttpRequest, pk: int) -> Conversation:
    """Return the conversation, of which the person may share the record; else 404 or 403."""
    rows = with_content(Conversation.objects.visible_to(request.user)).select_related("programme__penvoerder")
    conversation: Conversation = get_object_or_404(rows, pk=pk)
    if not may_share(request.user, request.access, conversation):  # type: ignore[attr-defined]
        raise PermissionDenied
    return conversation


def _to_detail(request: HttpRequest, pk: int, *problems: str) -> HttpResponse:
    for problem in problems:
        messages.error(request, problem)
    return redirect(reverse("conversations:detail", args=[pk]) + "#delen")


def _not_recorded(conversation: Conversation) -> str:
    if conversation.status == ConversationStatus.RECORDED:
        return ""
    return _("Only a recorded conversation can be shared. Write it down first.")


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what the party will read. The draft is kept here; sharing comes after a look at it."""
    conversation = _conversation(request, pk)
    if problem := _not_recorded(conversation):
        return _to_detail(request, pk, problem)
    if request.method != "POST":
        draft = {"text": conversation.record, "seen": state_of_draft(conversation.record)}
        return _show_draft(request, conversation, DraftForm(initial=draft))
    form = DraftForm(request.POST)
    do = request.POST.get("do", "")
    if not form.is_valid():
        return _show_draft(request, conversation, form)
    text, seen = form.cleaned_data["text"], form.cleaned_data["seen"]
    if do in ADD:
        more = ADD[do](conversation, text)
        if more == text:
            messages.info(request, _("There is nothing to add: it has not been written down."))
        return _show_draft(request, conversation, DraftForm(initial={"text": more, "seen": seen}), added=do)
    try:
        services.save_record_draft(conversation=conversation, text=text, seen=seen, by=request.user)  # type: ignore[arg-type]
        if do == "preview" and not text:
            form.add_error("text", _("There is no text to share yet. Write a few sentences first."))
            return _show_draft(request, conversation, form)
    except services.DraftChangedError as changed:
        # The next save is based on what they see now, so that nothing is overwritten unseen.
        form.data = {"text": request.POST.get("text", ""), "seen": state_of_draft(changed.theirs)}
        form.add_error(None, str(changed))
        return _show_draft(request, conversation, form, theirs=changed.theirs)
    except DomainError as error:
        return _to_detail(request, pk, *error.messages)
    if do == "preview":
        return redirect("records:preview", pk)
    messages.success(request, _("The draft is kept. Nobody outside your team sees it until you share it."))
    return redirect("records:share", pk)


def _show_draft(
    request: HttpRequest, conversation: Conversation, form: DraftForm, *, added: str = "", theirs: str | None = None
) -> HttpResponse:
    sharing = sharing_of(conversation)
    context = {
        "conversation": conversation,
        "form": form,
        "sharing": sharing,
        "added": added,
        "theirs": theirs,
        "has_notes": bool(with_notes(conversation, "")),
        "their_points": theirs_of(conversation),
    }
    return render(request, "records/share.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the draft as the party will read it, with who they are; from here it is shared."""
    conversation = _conversation(request, pk)
    if problem := _not_recorded(conversation):
        return _to_detail(request, pk, problem)
    if not conversation.record.strip():
        messages.error(request, _("There is no text to share yet. Write a few sentences first."))
        return redirect("records:share", pk)
    if request.method == "POST":
        return _share(request, conversation)
    sharing = sharing_of(conversation)
    present = present_of(conversation, sharing.readers)
    form = ShareForm(initial={"mail": bool(present), "seen": state_of_draft(conversation.record)})
    context = {
        "conversation": conversation,
        "form": form,
        "sharing": sharing,
        "to_mail": names_of(present),
        "their_points": theirs_of(conversation),
        "is_shared": _is_shared(conversation, sharing),
    }
    return render(request, "records/preview.html", context)


def _is_shared(conversation: Conversation, sharing: Sharing) -> bool:
    return sharing.holding is not None and sharing.holding.text == conversation.record.strip()


def _share(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    form = ShareForm(request.POST)
    seen = form.cleaned_data.get("seen", "") if form.is_valid() else ""
    try:
        shared = services.share_record(
            conversation=conversation,
            seen=seen,
            mail=form.cleaned_data.get("mail", False),
            by=request.user,  # type: ignore[arg-type]
        )
    except services.DraftChangedError:
        messages.error(request, _("The text changed after you opened this page. Look at it again before you share it."))
        return redirect("records:preview", conversation.pk)
    except DomainError as error:
        return _to_detail(request, conversation.pk, *error.messages)
    for text, level in _what_happened(shared):
        messages.add_message(request, level, text)
    return _to_detail(request, conversation.pk)


def _what_happened(shared: services.Shared) -> list[tuple[str, int]]:
    if not shared.is_new:
        return [(_("This very text is shared already, so nothing changed."), messages.INFO)]
    said = [(_("The record is shared."), messages.SUCCESS)]
    if shared.record.number > 1:
        number = {"number": shared.record.number}
        said = [(_("Version %(number)d is shared. The earlier one stays to be read.") % number, messages.SUCCESS)]
    if shared.mailed:
        said.append((_("A mail went to %(names)s.") % {"names": names_of(shared.mailed)}, messages.SUCCESS))
    if shared.failed:
        names = {"names": names_of(shared.failed)}
        said.append((_("The mail to %(names)s could not be sent. Tell them yourself.") % names, messages.WARNING))
    return said


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether the record is to be taken back, and take it back."""
    conversation = _conversation(request, pk)
    sharing = sharing_of(conversation)
    if request.method == "POST":
        try:
            number = services.withdraw_record(conversation=conversation, by=request.user)  # type: ignore[arg-type]
        except DomainError as error:
            return _to_detail(request, pk, *error.messages)
        text = ngettext(
            "The record is taken back: from now on they do not see it.",
            "The record is taken back: from now on they see none of its %(number)d versions.",
            number,
        )
        messages.success(request, text % {"number": number})
        return _to_detail(request, pk)
    if sharing.holding is None:
        return _to_detail(request, pk, _("This record is not shared (any more)."))
    context: dict[str, Any] = {"conversation": conversation, "sharing": sharing}
    return render(request, "records/withdraw.html", context)


@require_POST
@guard(staff)
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that a comment was dealt with: one tap, and back to where it stands."""
    rows = RecordResponse.objects.select_related("record__conversation")
    rows = rows.filter(record__conversation__in=Conversation.objects.visible_to(request.user).order_by())
    response = get_object_or_404(rows, pk=pk)
    conversation = response.record.conversation
    if not may_share(request.user, request.access, conversation):  # type: ignore[attr-defined]
        raise PermissionDenied
    try:
        services.settle_comment(response=response, by=request.user)  # type: ignore[arg-type]
    except DomainError as error:
        return _to_detail(request, conversation.pk, *error.messages)
    messages.success(request, _("The comment is dealt with."))
    return _to_detail(request, conversation.pk)
