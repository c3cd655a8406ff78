"""Health, the theme, signing in, invitations, the penvoerder's own people."""

from tests.security.matrix import Row

ROWS = [
    Row("healthz", "public"),
    Row("readyz", "public"),
    Row("theme", "public", kwargs={"accent": "0b6b63"}),
]
