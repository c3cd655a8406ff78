"""The page on which somebody chooses a weekly mail and an address for their own calendar."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cmk.accounts.policies import anyone, guard, staff
from cmk.core.errors import DomainError
from trajectories.conversations.policies import staff_or_party
from trajectories.followup import choices, feeds
from trajectories.followup.forms import FeedForm, WeeklyMailForm
from trajectories.models import CalendarFeed, DigestChoice

# Between making an address and showing it; taken out when it is shown.
SECRET_KEY = "calendar_address"  # noqa: S105 - a key of the session


def _page(request: HttpRequest, mail_form: WeeklyMailForm | None = None) -> HttpResponse:
    user: Any = request.user
    access = request.access  # type: ignore[attr-defined]
    choice = DigestChoice.objects.filter(user=user).first()
    context = {
        "choice": choice,
        "mail_form": mail_form or WeeklyMailForm(initial={"weekday": choice.weekday if choice else 1}),
        "may_mail": staff_or_party(access),
        "may_feed": staff(access),
        "feed": CalendarFeed.objects.filter(user=user).first(),
        "feed_form": FeedForm(),
        "address": request.session.pop(SECRET_KEY, ""),
    }
    return render(request, "followup/mine.html", context)


@require_GET
@never_cache
@guard(anyone)
def mine(request: HttpRequest) -> HttpResponse:
    """Show who one is here, the weekly mail and the calendar; a new address is shown this once."""
    return _page(request)


@require_POST
@guard(staff_or_party)
def weekly_mail(request: HttpRequest) -> HttpResponse:
    """Switch the weekly mail on for a day of the week, to another day, or off."""
    user: Any = request.user
    if "off" in request.POST:
        choices.stop_weekly_mail(user_id=user.pk)
        messages.success(request, _("The weekly mail is switched off."))
        return redirect("followup:mine")
    form = WeeklyMailForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    try:
        choice = choices.choose_weekday(user=user, weekday=form.cleaned_data["weekday"])
    except DomainError as error:
        form.add_error("weekday", list(error.messages))
        return _page(request, form)
    day = str(dict(form.fields["weekday"].choices)[choice.weekday]).lower()  # type: ignore[attr-defined]
    messages.success(request, _("From now on you get the mail on %(day)s, when there is something new.") % {"day": day})
    return redirect("followup:mine")


@require_POST
@guard(staff)
def make_feed(request: HttpRequest) -> HttpResponse:
    """Give the person a calendar address, or another one in place of it; the page then shows it once."""
    user: Any = request.user
    form = FeedForm(request.POST)
    with_points = form.is_valid() and form.cleaned_data["with_points"]
    request.session[SECRET_KEY] = feeds.address_of(feeds.make_feed(user=user), with_points=with_points)
    return redirect("followup:mine")


@require_POST
@guard(staff)
def stop_feed(request: HttpRequest) -> HttpResponse:
    """Switch the calendar address off."""
    user: Any = request.user
    feeds.stop_feed(user=user)
    messages.success(request, _("The calendar address is switched off. Calendars that use it get nothing more."))
    return redirect("followup:mine")


@csrf_exempt  # a mail program posts here by itself (RFC 8058); the signature says whose mail, and nothing else is done
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, user_id: int, signature: str) -> HttpResponse:
    """Switch a weekly mail off, from the mail and without signing in.

    Opening the address changes nothing yet, for programs that check links open it too.
    """
    if not choices.is_signed(user_id, signature):
        raise Http404
    if request.method == "POST":
        choices.stop_weekly_mail(user_id=user_id)
    is_on = DigestChoice.objects.filter(user=user_id).exists()
    return render(request, "followup/stop.html", {"is_on": is_on})
