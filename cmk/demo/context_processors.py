"""What the templates need of the demo; in the settings only where ``DEMO`` is set."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from cmk.demo.people import DEMO_PASSWORD, SIGN_INS


def sign_ins(request: HttpRequest) -> dict[str, Any]:
    """Give the sign-in page one person per role, with the password."""
    return {"demo_sign_ins": SIGN_INS, "demo_password": DEMO_PASSWORD}
