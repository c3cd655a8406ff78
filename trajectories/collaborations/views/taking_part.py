"""Who take part: members and people, and the payments to them. Staff keep these."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from cmk.accounts.policies import guard, staff
from cmk.core.formpage import Written
from trajectories.collaborations import membership, payments
from trajectories.collaborations.forms.keeping import PaymentForm
from trajectories.collaborations.forms.membership import MemberDaysForm, MembersForm, PersonForm
from trajectories.collaborations.page import collaboration_or_404
from trajectories.collaborations.views.frame import ask_first, collaboration_form
from trajectories.models import CollaborationMember, CollaborationPayment, CollaborationPerson

EDIT = require_http_methods(["GET", "HEAD", "POST"])


@EDIT
@guard(staff)
def member_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Let schools, partners, municipalities or another organisation join."""
    row = collaboration_or_404(request.user, pk)
    form = MembersForm(request.POST or None, user=request.user, collaboration=row)

    def write(data: dict[str, Any]) -> Written:
        added = membership.add_members(collaboration=row, data=form.filled_in, start=data["start"])
        message = ngettext("%(number)d member has joined.", "%(number)d members have joined.", len(added)) % {
            "number": len(added)
        }
        again = "nog-een" in request.POST
        return Written(message, reverse("collaborations:member_new", args=[row.pk]) if again else "")

    return collaboration_form(
        request,
        row,
        form,
        write,
        title=_("Who take part?"),
        button=_("Add"),
        anchor="leden",
        template="collaborations/members_form.html",
    )


def _member(row: Any, pk: int) -> CollaborationMember:
    rows = CollaborationMember.objects.select_related("school", "partner", "municipality")
    found: CollaborationMember = get_object_or_404(rows, pk=pk, collaboration=row)
    return found


@EDIT
@guard(staff)
def member_edit(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """Set since when a member takes part, and its last day."""
    row = collaboration_or_404(request.user, pk)
    kept = _member(row, member)
    form = MemberDaysForm(request.POST or None, member=kept)

    def write(data: dict[str, Any]) -> str:
        membership.change_member(member=kept, **data)
        return _("The days of %(name)s have been saved.") % {"name": kept}

    remove = reverse("collaborations:member_remove", args=[row.pk, kept.pk])
    return collaboration_form(
        request,
        row,
        form,
        write,
        title=_("When does %(name)s take part?") % {"name": kept},
        anchor="leden",
        context=lambda: {"remove_url": remove, "remove_label": _("Added by mistake")},
    )


@EDIT
@guard(staff)
def member_remove(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """Take out a member that was added by mistake."""
    row = collaboration_or_404(request.user, pk)
    kept = _member(row, member)

    def do() -> str:
        membership.remove_member(member=kept)
        return _("‘%(name)s’ has been removed.") % {"name": kept}

    return ask_first(
        request,
        row,
        do,
        title=_("Remove ‘%(name)s’?") % {"name": kept},
        button=_("Remove"),
        anchor="leden",
        text=_("Only remove what was added by mistake. Whoever leaves gets a last day: then it stays in the history."),
    )


@EDIT
@guard(staff)
def person_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add somebody to the core group or the wider circle."""
    row = collaboration_or_404(request.user, pk)
    form = PersonForm(request.POST or None, collaboration=row)

    def write(data: dict[str, Any]) -> str:
        person = membership.save_person(collaboration=row, data=form.filled_in)
        return _("%(name)s has been added.") % {"name": person}

    return collaboration_form(request, row, form, write, title=_("Add somebody"), button=_("Add"), anchor="mensen")


@EDIT
@guard(staff)
def person_edit(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Change somebody's role or days."""
    row = collaboration_or_404(request.user, pk)
    kept = get_object_or_404(CollaborationPerson, pk=person, collaboration=row)
    form = PersonForm(request.POST or None, collaboration=row, person=kept)

    def write(data: dict[str, Any]) -> str:
        saved = membership.save_person(collaboration=row, data=form.filled_in, person=kept)
        return _("‘%(name)s’ is saved.") % {"name": saved}

    remove = reverse("collaborations:person_remove", args=[row.pk, kept.pk])
    return collaboration_form(
        request,
        row,
        form,
        write,
        title=_("Change the role of %(name)s") % {"name": kept},
        anchor="mensen",
        context=lambda: {"remove_url": remove, "remove_label": _("Added by mistake")},
    )


@EDIT
@guard(staff)
def person_remove(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Take out somebody who was added by mistake."""
    row = collaboration_or_404(request.user, pk)
    kept = get_object_or_404(CollaborationPerson, pk=person, collaboration=row)

    def do() -> str:
        name = str(kept)
        membership.remove_person(person=kept)
        return _("‘%(name)s’ has been removed.") % {"name": name}

    return ask_first(
        request,
        row,
        do,
        title=_("Remove ‘%(name)s’?") % {"name": kept},
        button=_("Remove"),
        anchor="mensen",
        text=_("Only remove what was added by mistake. Whoever leaves gets a last day: then it stays in the history."),
    )


@EDIT
@guard(staff)
def payment_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan a payment, or write one down that was made."""
    row = collaboration_or_404(request.user, pk)
    form = PaymentForm(request.POST or None, collaboration=row)

    def write(data: dict[str, Any]) -> str:
        payments.save_payment(collaboration=row, data=form.filled_in)
        return _("The payment is saved.")

    return collaboration_form(request, row, form, write, title=_("Add a payment"), anchor="bijdrage")


@EDIT
@guard(staff)
def payment_edit(request: HttpRequest, pk: int, payment: int) -> HttpResponse:
    """Change a payment, or say when it was paid."""
    row = collaboration_or_404(request.user, pk)
    kept = get_object_or_404(CollaborationPayment, pk=payment, collaboration=row)
    form = PaymentForm(request.POST or None, collaboration=row, payment=kept)

    def write(data: dict[str, Any]) -> str:
        payments.save_payment(collaboration=row, data=form.filled_in, payment=kept)
        return _("The payment is saved.")

    remove = reverse("collaborations:payment_remove", args=[row.pk, kept.pk])
    return collaboration_form(
        request,
        row,
        form,
        write,
        title=_("Change a payment"),
        anchor="bijdrage",
        context=lambda: {"remove_url": remove, "remove_label": _("It will not be made")},
    )


@EDIT
@guard(staff)
def payment_remove(request: HttpRequest, pk: int, payment: int) -> HttpResponse:
    """Take out a payment that will not be made."""
    row = collaboration_or_404(request.user, pk)
    kept = get_object_or_404(CollaborationPayment, pk=payment, collaboration=row)

    def do() -> str:
        payments.remove_payment(payment=kept)
        return _("The payment has been taken out.")

    return ask_first(
        request,
        row,
        do,
        title=_("Take out this payment?"),
        button=_("Take out"),
        anchor="bijdrage",
        text=_("A payment that was made stays; one that was only planned can go."),
    )
