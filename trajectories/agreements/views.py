"""The list of agreements, one agreement with its file, and what staff do there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from cmk.accounts.policies import guard, staff
from cmk.accounts.services.downloads import record_download
from cmk.core.files import file_response, form_of
from cmk.core.formpage import Written, form_page
from partners.models import Partner
from schools.models import Municipality, School, SchoolBoard
from trajectories.agreements.forms import AgreementForm
from trajectories.agreements.policies import sees_agreements
from trajectories.agreements.selectors import agreement_or_404, agreement_rows, any_agreement, parties_of, state_of
from trajectories.agreements.services import remove_agreement, save_agreement
from trajectories.agreements.tables import AgreementFilter, AgreementTable
from trajectories.models import Agreement
from trajectories.places.kinds import kind_of
from trajectories.programme.selectors import current_programme

PER_PAGE = 25
# Where a new agreement was begun: the page of one of its parties. Query name, list of the form, model and its key.
BEGUN_AT: tuple[tuple[str, str, Any, str], ...] = (
    ("gemeente", "municipalities", Municipality, "code"),
    ("bestuur", "boards", SchoolBoard, "number"),
    ("school", "schools", School, "code"),
    ("partner", "partners", Partner, "pk"),
)


@require_safe
@guard(staff)
def listing(request: HttpRequest) -> HttpResponse:
    """Show the agreements, filtered and sorted."""
    filterset = AgreementFilter(request.GET, request=request, queryset=agreement_rows(request.user))
    table = AgreementTable(filterset.qs)
    RequestConfig(request, paginate={"per_page": PER_PAGE, "silent": True}).configure(table)
    number = table.paginator.count
    context = {
        "filter": filterset,
        "table": table,
        "number": number,
        "any_agreement": bool(number) or any_agreement(request.user),
    }
    return render(request, "agreements/list.html", context)


@require_safe
@guard(sees_agreements)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one agreement: between whom, since when, and its file."""
    agreement = agreement_or_404(request.user, pk)
    context = {
        "agreement": agreement,
        "state": state_of(agreement),
        "parties": [(party, _party_url(request, party)) for party in parties_of(agreement)],
    }
    return render(request, "agreements/detail.html", context)


def _party_url(request: HttpRequest, party: Any) -> str:
    """Return the page of a party for staff; its own people know the way, and may not see the pages of others."""
    if not request.access.is_staff or isinstance(party, str):  # type: ignore[attr-defined]
        return ""
    if isinstance(party, School):
        return reverse("school:overview", args=[party.code])
    if isinstance(party, Partner):
        return reverse("partners:detail", args=[party.pk])
    return kind_of(party).url("detail", party)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def new(request: HttpRequest) -> HttpResponse:
    """Add an agreement; begun at the page of a party, that party is ticked already."""
    initial: dict[str, Any] = {"programme": current_programme(request.user)}
    for name, field, model, key in BEGUN_AT:
        value = request.GET.get(name, "").replace("\0", "")  # which PostgreSQL takes for no text
        if value and (key != "pk" or (value.isascii() and value.isdigit() and len(value) < 18)):
            initial[field] = list(
                model.objects.visible_to(request.user).filter(**{key: value}).values_list("pk", flat=True)
            )
    return _form(request, None, initial)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an agreement, or put another file in the place of the one that is kept."""
    return _form(request, agreement_or_404(request.user, pk), None)


def _form(request: HttpRequest, agreement: Agreement | None, initial: dict[str, Any] | None) -> HttpResponse:
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = AgreementForm(*sent, user=request.user, agreement=agreement, initial=initial)

    def write(data: dict[str, Any]) -> Written:
        saved = save_agreement(
            penvoerder=request.penvoerder,  # type: ignore[attr-defined]
            data=form.agreed,
            file=data["file"] or None,
            remove_file=data.get("remove_file", False),
            agreement=agreement,
        )
        message = _("‘%(title)s’ is saved.") % {"title": saved.title}
        return Written(message, reverse("agreements:detail", args=[saved.pk]))

    return form_page(
        request,
        form,
        write,
        template="agreements/form.html",
        title=_("Change ‘%(title)s’") % {"title": agreement.title} if agreement else _("Add a signed agreement"),
        back=reverse("agreements:detail", args=[agreement.pk]) if agreement else reverse("agreements:list"),
        context=lambda: {"agreement": agreement},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether an agreement was a mistake, and take it out with its file."""
    agreement = agreement_or_404(request.user, pk)
    if request.method == "POST":
        remove_agreement(agreement=agreement)
        messages.success(request, _("‘%(title)s’ has been removed.") % {"title": agreement.title})
        return redirect("agreements:list")
    return render(request, "agreements/remove.html", {"agreement": agreement})


@require_safe
@guard(sees_agreements)
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the file of an agreement; it is logged."""
    agreement = agreement_or_404(request.user, pk)
    response = file_response(agreement.file, filename=slugify(agreement.title) or "overeenkomst")
    record_download(
        user=request.user,  # type: ignore[arg-type]
        penvoerder=agreement.penvoerder,
        subject=f"agreement:{agreement.pk}",
        title=agreement.title,
        form=form_of(agreement.file.name or ""),
    )
    return response  # type: ignore[return-value]
