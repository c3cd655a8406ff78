"""Looking at another programme of the same penvoerder: the one before, or the one that is being prepared."""

from __future__ import annotations

import re

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cmk.accounts.middleware import PROGRAMME_KEY
from cmk.accounts.policies import anyone, guard
from cmk.core.models import today
from trajectories.programme.current import by_itself, visible_programmes


@guard(anyone)
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Go on in another programme that the person may see, for as long as they are signed in; 404 for any other."""
    chosen = request.POST.get("programme", "")
    programmes = visible_programmes(request.user)
    found = [row for row in programmes if re.fullmatch(r"[0-9]{1,18}", chosen) and row.pk == int(chosen)]
    if not found:
        raise Http404
    usual = by_itself(programmes, today())
    if usual and usual.pk == found[0].pk:
        # Then it follows the calendar again.
        request.session.pop(PROGRAMME_KEY, None)
    else:
        request.session[PROGRAMME_KEY] = found[0].pk
    messages.success(request, _("You are now looking at %(programme)s.") % {"programme": found[0]})
    return redirect("programme:overview" if request.access.is_staff else "home")  # type: ignore[attr-defined]
