"""What the templates need of the demo; in the settings only where ``DEMO`` is set."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from cmk.demo.people import DEMO_PASSWORD
from cmk.demo.sign_ins import programmes


def sign_ins(request: HttpRequest) -> dict[str, Any]:
    """Give the sign-in page the programmes, each with one person per role, and the password."""
    return {"demo_programmes": programmes(), "demo_password": DEMO_PASSWORD}
