"""The mail reader of the demo: without signing in, for the code to sign in with is in the mail."""

from __future__ import annotations

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace, csp_update
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from cmk.demo.mailbox import Mail, mail_with, mails


def _mail_or_404(key: str) -> Mail:
    mail = mail_with(key)
    if mail is None:
        raise Http404
    return mail


@require_safe
@never_cache
def mail_list(request: HttpRequest) -> HttpResponse:
    """Show what was sent, the newest first."""
    return render(request, "demo/mail.html", {"mails": mails()})


@require_safe
@never_cache
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]
def mail_detail(request: HttpRequest, key: str) -> HttpResponse:
    """Show one mail: as it looks, and its text."""
    return render(request, "demo/message.html", {"mail": _mail_or_404(key)})


@require_safe
@never_cache
@xframe_options_sameorigin
@csp_replace(  # type: ignore[arg-type]
    {
        "default-src": [NONE],
        "script-src": [NONE],
        "connect-src": [NONE],
        "manifest-src": [NONE],
        "style-src": [UNSAFE_INLINE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
        "form-action": [NONE],
        "sandbox": ["allow-top-navigation-by-user-activation"],
    }
)
def mail_html(request: HttpRequest, key: str) -> HttpResponse:
    """Serve the HTML of one mail in a sandbox: no script, no form, nothing from elsewhere; links open in the window."""
    mail = _mail_or_404(key)
    if not mail.html:
        raise Http404
    return HttpResponse(_links_in_window(mail.html))


def _links_in_window(html: str) -> str:
    """Let links leave the frame: the page that a mail leads to cannot be shown in one."""
    base = '<base target="_top">'
    return html.replace("<head>", f"<head>{base}", 1) if "<head>" in html else base + html
