"""Taking over: one screen that ends one role and begins the other, at a school, board, municipality or partner."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cmk.accounts.policies import guard, staff
from cmk.core.formpage import form_page
from cmk.core.templatetags.house import day_full
from partners.models import Partner, PartnerContact
from schools.models import Contact
from schools.people.handover import in_hand_of, take_over
from trajectories.people.forms import TakeOverForm
from trajectories.people.handovers import known_at
from trajectories.people.roles import invited_as, line_of


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def of_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody take over a role at a school, board or municipality."""
    contacts = Contact.objects.visible_to(request.user).select_related(
        "person__penvoerder", "person__user", "school", "board", "municipality"
    )
    return _page(request, get_object_or_404(contacts, pk=pk))


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def of_partner_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody take over a role at a partner."""
    contacts = PartnerContact.objects.filter(partner__in=Partner.objects.visible_to(request.user)).select_related(
        "person__penvoerder", "person__user", "partner"
    )
    return _page(request, get_object_or_404(contacts, pk=pk))


def _page(request: HttpRequest, contact: Contact | PartnerContact) -> HttpResponse:
    form = TakeOverForm(request.POST or None, contact=contact, known=known_at(contact))
    line = line_of(contact)

    def write(data: dict[str, Any]) -> str:
        handover = take_over(
            contact=contact,
            last_day=form.ends_on,
            starting=form.starting,
            by=request.user,  # type: ignore[arg-type]
            note=data["note"],
            invite_as=invited_as(contact) if data["invite"] else "",
        )
        words = {
            "one": contact.person.name,
            "other": handover.successor.person.name,
            "last": day_full(handover.predecessor.end),
        }
        return _("%(other)s takes over from %(one)s, who is there until %(last)s.") % words

    return form_page(
        request,
        form,
        write,
        template="people/take_over.html",
        title=_("Somebody takes over from %(name)s") % {"name": contact.person.name},
        button=_("Hand over"),
        back=line.url,
        context=lambda: {
            "contact": contact,
            "line": line,
            "in_hand": in_hand_of(contact),
            "earlier": contact.handed_over.select_related("successor__person").first(),
        },
    )
