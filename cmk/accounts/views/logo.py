"""The penvoerder's logo: a private file, shown to its own people."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_GET

TYPES = {"svg": "image/svg+xml", "png": "image/png"}


@require_GET
@login_required
def penvoerder_logo(request: HttpRequest) -> HttpResponseBase:
    """Serve the logo of the penvoerder that the person works in; 404 when there is none.

    The address carries the file's name as ``?v=``, so it may be kept long. An SVG opened by itself runs nothing:
    its policy allows only its own styles, in a sandbox.
    """
    penvoerder = request.penvoerder  # type: ignore[attr-defined]
    if penvoerder is None or not penvoerder.logo:
        raise Http404
    form = penvoerder.logo.name.rsplit(".", 1)[-1].lower()
    try:
        file = penvoerder.logo.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, content_type=TYPES.get(form, "application/octet-stream"))
    response["Cache-Control"] = "private, max-age=86400"
    response["Vary"] = "Cookie"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response
