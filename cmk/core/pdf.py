"""The one gateway to PDF: HTML to a tagged document (PDF/UA-1), without touching the network.

Stylesheets, fonts and pictures come from the project's own ``static`` folder (addresses in the HTML are relative to it)
or travel as ``data:``. Anything else is a mistake in a template and stops the rendering.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings

logger = logging.getLogger(__name__)
OPTIONS: dict[str, Any] = {"pdf_variant": "pdf/ua-1", "optimize_images": False}


def static_root() -> Path:
    """Return the folder that the HTML's addresses are relative to."""
    return Path(settings.BASE_DIR, "static").resolve()


def allowed(url: str) -> bool:
    """Say whether rendering may fetch ``url``: data in the address itself, or a file of the static folder."""
    parts = urlsplit(url)
    if parts.scheme == "data":
        return True
    if parts.scheme != "file" or parts.netloc not in ("", "localhost"):
        return False
    return Path(unquote(parts.path)).resolve().is_relative_to(static_root())


def _fetcher() -> Any:
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    class StaticFetcher(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            if not allowed(url):
                raise FatalURLFetchingError(f"a PDF is made without the network: {url[:200]}")
            return super().fetch(url, headers)

    return StaticFetcher(allowed_protocols={"file", "data"}, allow_redirects=False)


def render(html: str) -> Any:
    """Lay out a whole HTML document; its ``pages`` can be counted before ``finish`` makes it a file.

    The document must have ``lang``, a ``<title>`` and an alternative text on every picture. Raises ``ValueError``
    when the HTML names something outside the static folder.
    """
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError

    document = HTML(string=html, base_url=static_root().as_uri() + "/", url_fetcher=_fetcher())
    try:
        return document.render(**OPTIONS)
    except FatalURLFetchingError as error:  # no Exception of its own: it would end the worker
        raise ValueError(str(error)) from error


def finish(rendered: Any, *, zoom: float = 1.0) -> bytes:
    """Write what ``render`` laid out as a PDF/UA-1 file.

    ``zoom`` enlarges all of it, the sheet too: the square root of two makes an A3 of an A4.
    """
    pdf: bytes = rendered.write_pdf(zoom=zoom, **OPTIONS)
    return pdf


def write_pdf(html: str) -> bytes:
    """Render a whole HTML document to a PDF/UA-1 file; as ``render`` and ``finish``."""
    return finish(render(html))
