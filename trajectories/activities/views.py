"""The pages of the programme's activities."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cmk.accounts.policies import guard, staff
from cmk.accounts.services.downloads import record_download
from cmk.core.errors import DomainError
from cmk.core.spreadsheets import spreadsheet_response
from trajectories.activities import services
from trajectories.activities.forms import ActivityForm, FilterForm
from trajectories.activities.selectors import activities, activities_sheet
from trajectories.models import Activity
from trajectories.programme.views import programme_or_404

PER_PAGE = 50
FORMS = ("xlsx", "csv")


@guard(staff)
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Show the activities, filtered; with ``?vorm=xlsx`` or ``csv`` download exactly what the filter keeps."""
    programme = programme_or_404(request)
    form = FilterForm(request.GET, programme=programme)
    keep = form.keep()
    rows = activities(request.user, programme, keep=keep)
    if wanted := request.GET.get("vorm"):
        if wanted not in FORMS:
            raise Http404
        title = _("Activities of %(programme)s") % {"programme": programme}
        record_download(
            user=request.user,  # type: ignore[arg-type]
            penvoerder=programme.penvoerder,
            subject="activities",
            title=title,
            form=wanted,
        )
        sheet = activities_sheet(rows.prefetch_related("schools"), programme)
        return spreadsheet_response(
            filename=slugify(title),
            sheets=[sheet],
            form=wanted,  # type: ignore[arg-type]
        )
    query = request.GET.copy()
    query.pop("pagina", None)
    context = {
        "programme": programme,
        "form": form,
        "filtered": keep.narrows,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("pagina")),
        "query": query.urlencode(),
    }
    return render(request, "activities/list.html", context)


@guard(staff)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Add an activity."""
    return _form(request, None)


@guard(staff)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit an activity."""
    return _form(request, get_object_or_404(_visible(request), pk=pk))


@guard(staff)
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that an activity does not take place."""
    activity = get_object_or_404(_visible(request), pk=pk)
    try:
        services.cancel_activity(activity=activity, by=request.user)
    except DomainError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
    else:
        messages.success(request, _("‘%(title)s’ is cancelled.") % {"title": activity.title})
    return redirect("activities:list")


def _visible(request: HttpRequest) -> Any:
    return Activity.objects.visible_to(request.user).select_related("programme__penvoerder", "kind", "municipality")


def _form(request: HttpRequest, activity: Activity | None) -> HttpResponse:
    programme = activity.programme if activity else programme_or_404(request)
    form = ActivityForm(request.POST if request.method == "POST" else None, programme=programme, activity=activity)
    if request.method == "POST" and form.is_valid():
        try:
            saved = services.save_activity(programme=programme, activity=activity, by=request.user, **form.cleaned_data)
        except DomainError as error:
            for sentence in error.messages:
                form.add_error(None, sentence)
        else:
            messages.success(request, _("‘%(title)s’ is saved.") % {"title": saved.title})
            return redirect("activities:list")
    context = {"programme": programme, "activity": activity, "form": form}
    return render(request, "activities/form.html", context)
