"""May this user? Answers about people, roles and the tenant, and the guards that views use."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from cmk.accounts.access import Access

View = Callable[..., HttpResponse]


def guard(allowed: Callable[[Access], bool]) -> Callable[[View], View]:
    """Let a view be used only by people for whom ``allowed(access)`` is true: sign-in first, else 403.

    Whether a particular row may be seen is the queryset's business (``visible_to``, 404).
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not allowed(request.access):  # type: ignore[attr-defined]
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return login_required(guarded)

    return decorate


def anyone(access: Access) -> bool:
    """Everybody who has any role here today."""
    return bool(access.grants)


def staff(access: Access) -> bool:
    """Project leaders and advisers."""
    return access.is_staff


def leader(access: Access) -> bool:
    """Project leaders."""
    return access.is_leader


def anyone_or_installation(access: Access) -> bool:
    """Everybody who has any role here today, and the beheerder of the installation, who may have none."""
    return anyone(access) or installation(access)


def installation(access: Access) -> bool:
    """The beheerder of the installation, who looks after the national register."""
    return access.is_installation
