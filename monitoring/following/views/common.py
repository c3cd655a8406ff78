"""What these views share: finding a submitted self-evaluation that the person may read."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.urls import reverse

from cmk.accounts.models import User
from monitoring.evaluation.selectors import to_read_or_404
from monitoring.models import SelfEvaluation


def me(request: HttpRequest) -> User:
    """Return the person who asks; the guard let nobody else in."""
    assert isinstance(request.user, User)  # noqa: S101
    return request.user


def submitted_or_404(request: HttpRequest, pk: int) -> SelfEvaluation:
    """Return a submitted self-evaluation whose answers the person may read; ``Http404`` otherwise."""
    evaluation = to_read_or_404(request.user, pk)
    if not evaluation.is_submitted:
        raise Http404
    return evaluation


def result_url(evaluation: SelfEvaluation, anchor: str = "") -> str:
    """Return the address of the result, at a part of it."""
    url = reverse("evaluation:result", args=[evaluation.pk])
    return f"{url}#{anchor}" if anchor else url
