"""The templates of conversations: the list, making, changing, retiring."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cmk.accounts.policies import guard, staff
from cmk.core.formpage import Written, form_page
from trajectories.conversations.parties import programme_or_404
from trajectories.models import Conversation, ConversationKind, ConversationTemplate
from trajectories.programme.selectors import current_programme
from trajectories.talktemplates.forms import TemplateForm
from trajectories.talktemplates.policies import may_change
from trajectories.talktemplates.selectors import templates_of, topics_of_kind
from trajectories.talktemplates.services import (
    Words,
    may_be_saved_as_template,
    retire_template,
    save_template,
    words_of,
)


@require_safe
@guard(staff)
def listing(request: HttpRequest) -> HttpResponse:
    """Show the own templates and those of the team, with what may be done with each."""
    programme = current_programme(request.user)
    rows = list(templates_of(request.user).filter(programme=programme)) if programme else []
    shown = [(row, may_change(request.user, request.access, row)) for row in rows]  # type: ignore[attr-defined]
    context = {
        "own": [one for one in shown if one[0].owner_id and not one[0].retired_on],
        "team": [one for one in shown if not one[0].owner_id and not one[0].retired_on],
        "retired": [one for one in shown if one[0].retired_on],
        "kinds": list(programme.conversation_kinds.filter(retired_on=None)) if programme else [],
    }
    return render(request, "talktemplates/list.html", context)


def _number(request: HttpRequest, name: str) -> int | None:
    value = request.GET.get(name, "")
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) < 18):
        raise Http404
    return int(value)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def new(request: HttpRequest) -> HttpResponse:
    """Make a template: from scratch for a kind (``?soort=``), or from a recorded conversation (``?van=``)."""
    if (number := _number(request, "van")) is not None:
        rows = Conversation.objects.visible_to(request.user).select_related("programme", "kind", "adviser")
        talk = get_object_or_404(rows, pk=number)
        if not may_be_saved_as_template(talk):
            messages.error(request, _("Only a recorded conversation can become a template."))
            return redirect("conversations:detail", pk=talk.pk)
        return _form(request, talk.kind, None, words_of(talk), talk)
    programme = programme_or_404(request)
    kinds = programme.conversation_kinds.filter(retired_on=None)
    if (number := _number(request, "soort")) is not None:
        return _form(request, get_object_or_404(kinds, pk=number), None, Words(), None)
    if len(kinds) == 1:
        return redirect(f"{reverse('talktemplates:new')}?soort={kinds[0].pk}")
    return render(request, "talktemplates/kinds.html", {"kinds": kinds})


def _own(request: HttpRequest, pk: int) -> ConversationTemplate:
    row = get_object_or_404(templates_of(request.user), pk=pk)
    if not may_change(request.user, request.access, row):  # type: ignore[attr-defined]
        raise PermissionDenied
    return row


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a template: the own ones, and for the project leader those of the team."""
    row = _own(request, pk)
    return _form(request, row.kind, row, Words(row.texts, tuple(row.agreements), row.record), None)


def _form(
    request: HttpRequest,
    kind: ConversationKind,
    template: ConversationTemplate | None,
    words: Words,
    talk: Conversation | None,
) -> HttpResponse:
    form = TemplateForm(
        request.POST if request.method == "POST" else None,
        topics=topics_of_kind(kind, template),
        may_share=request.access.is_leader,  # type: ignore[attr-defined]
        words=words,
        initial={"name": template.name, "for_team": template.owner_id is None} if template else None,
    )

    def write(data: dict[str, Any]) -> Written:
        row = save_template(
            programme=kind.programme,
            kind=kind,
            name=data["name"],
            words=form.words,
            for_team=data.get("for_team", False),
            by=request.user,  # type: ignore[arg-type]
            template=template,
        )
        return Written(_("‘%(name)s’ is saved.") % {"name": row.name}, reverse("talktemplates:list"))

    return form_page(
        request,
        form,
        write,
        template="talktemplates/form.html",
        title=_("Change ‘%(title)s’") % {"title": template.name} if template else _("New template"),
        button=_("Save the template"),
        back=reverse("conversations:detail", args=[talk.pk]) if talk else reverse("talktemplates:list"),
        context=lambda: {"kind": kind, "template": template, "talk": talk},
    )


@require_POST
@guard(staff)
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a template out of use."""
    row = retire_template(template=_own(request, pk))
    messages.success(request, _("‘%(name)s’ is out of use.") % {"name": row.name})
    return redirect("talktemplates:list")


@require_POST
@guard(staff)
def use_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a template into use again."""
    row = retire_template(template=_own(request, pk), retired=False)
    messages.success(request, _("‘%(name)s’ can be used again.") % {"name": row.name})
    return redirect("talktemplates:list")
