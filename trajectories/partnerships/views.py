"""Who works with whom on the page of a school or a partner, and what staff write down about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cmk.accounts.access import Scope
from cmk.accounts.policies import guard, staff
from cmk.core.formpage import Written, form_page
from cmk.core.templatetags.house import day_full
from partners.models import Partner
from partners.selectors import partner_or_404
from schools.models import School
from schools.policies import sees_inside
from trajectories.models import Partnership
from trajectories.partnerships import selectors
from trajectories.partnerships.forms import EndForm, PartnershipForm
from trajectories.partnerships.policies import sees_of_partner, sees_of_school
from trajectories.partnerships.services import end_partnership, remove_partnership, save_partnership
from trajectories.schoolpage.selectors import school_head, school_or_404

FROM_PARTNER = "partner"


@require_safe
@guard(sees_of_school)
def of_school(request: HttpRequest, code: str) -> HttpResponse:
    """Show with which partners a school works, will work and worked."""
    school = school_or_404(request.user, code)
    if not sees_inside(request.access, school.pk):  # type: ignore[attr-defined]
        raise PermissionDenied
    context = {
        "head": school_head(request.user, school),
        "together": selectors.of_school(request.user, school),
        "add_url": f"{reverse('partnerships:new')}?school={school.code}",
    }
    return render(request, "partnerships/of_school.html", context)


@require_safe
@guard(sees_of_partner)
def of_partner(request: HttpRequest, pk: int) -> HttpResponse:
    """Show with which schools a partner works, will work and worked."""
    partner = partner_or_404(request.user, pk)
    context = {
        "partner": partner,
        "together": selectors.of_partner(request.user, partner),
        "is_own": partner.pk in request.access.ids(Scope.PARTNER),  # type: ignore[attr-defined]
        "add_url": f"{reverse('partnerships:new')}?partner={partner.pk}&vanaf={FROM_PARTNER}",
    }
    return render(request, "partnerships/of_partner.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def new(request: HttpRequest) -> HttpResponse:
    """Write down that a school and a partner work together: choose the school, the partner, then say how."""
    user, asked = request.user, request.GET
    school = school_or_404(user, asked["school"].replace("\0", "")) if asked.get("school") else None
    number = asked.get("partner", "")
    partner = partner_or_404(user, _number(number)) if number else None
    if school is None or partner is None:
        return _choose(request, school, partner)
    return _form(request, school, partner, None)


def _number(text: str) -> int:
    """Return a primary key as it came in the address; 0, which is nobody's, for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


def _choose(request: HttpRequest, school: School | None, partner: Partner | None) -> HttpResponse:
    """Show the schools, or with a school the partners, to choose from; a search by GET keeps it short."""
    words = request.GET.get("q", "").replace("\0", "").strip()
    kept = {name: request.GET[name] for name in ("school", "partner", "vanaf") if request.GET.get(name)}
    found: list[Any]
    if school is None:
        found = selectors.schools_to_choose(request.user, words)
    else:
        found = selectors.partners_to_choose(request.user, words)
    context = {
        "school": school,
        "partner": partner,
        "found": found[: selectors.MOST_TO_CHOOSE],
        "is_more": len(found) > selectors.MOST_TO_CHOOSE,
        "words": words,
        "kept": kept,
        "back": _back(school, partner, kept.get("vanaf", "")),
    }
    return render(request, "partnerships/choose.html", context)


def _back(school: School | None, partner: Partner | None, begun_at: str) -> str:
    """Return the page where it was begun."""
    if partner is not None and (begun_at == FROM_PARTNER or school is None):
        return reverse("partnerships:of_partner", args=[partner.pk])
    return reverse("partnerships:of_school", args=[school.code]) if school else reverse("partnerships:list")


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what was written down."""
    row = selectors.partnership_or_404(request.user, pk)
    return _form(request, row.school, row.partner, row)


def _form(request: HttpRequest, school: School, partner: Partner, row: Partnership | None) -> HttpResponse:
    form = PartnershipForm(request.POST or None, school=school, partner=partner, partnership=row)
    penvoerder = request.penvoerder  # type: ignore[attr-defined]

    def write(data: dict[str, Any]) -> str:
        saved = save_partnership(penvoerder=penvoerder, data=form.partnership_data, partnership=row)
        return _("It is written down: %(school)s and %(partner)s work together.") % {
            "school": saved.school,
            "partner": saved.partner,
        }

    title = _("%(school)s and %(partner)s") % {"school": school, "partner": partner}
    context = {"partnership": row, "school": school, "partner": partner}
    back = _back(school, partner, request.GET.get("vanaf", ""))
    return form_page(
        request, form, write, template="partnerships/form.html", title=title, back=back, context=lambda: context
    )


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it a last day."""
    row = selectors.partnership_or_404(request.user, pk)
    words = {"school": row.school, "partner": row.partner}

    def write(data: dict[str, Any]) -> Written:
        ended = end_partnership(partnership=row, last_day=data["last_day"])
        text = _("%(school)s and %(partner)s work together until %(day)s.")
        return Written(text % {**words, "day": day_full(ended.end)})

    return form_page(
        request,
        EndForm(request.POST or None),
        write,
        template="partnerships/form.html",
        title=_("%(school)s and %(partner)s stop working together") % words,
        back=_back(row.school, row.partner, request.GET.get("vanaf", "")),
        context=lambda: {"ending": row, "school": row.school, "partner": row.partner},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@guard(staff)
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether it was a mistake, and take it away."""
    row = selectors.partnership_or_404(request.user, pk)
    back = _back(row.school, row.partner, request.GET.get("vanaf", ""))
    if request.method == "POST":
        remove_partnership(partnership=row)
        messages.success(request, _("It has been removed."))
        return redirect(back)
    return render(request, "partnerships/remove.html", {"partnership": row, "back": back})
