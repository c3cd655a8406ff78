"""The secret in the link to an anonymous questionnaire: made with our key, so that every mail carries the same."""

from __future__ import annotations

from django.utils.crypto import salted_hmac

from cmk.accounts.models.invitation import hash_token

SALT = "monitoring.rounds.anonymous"


def token_of(round_id: int, person_id: int) -> str:
    """Return the secret for one person in one round (64 hex digits); the database keeps only its digest."""
    return salted_hmac(SALT, f"{round_id}:{person_id}", algorithm="sha256").hexdigest()


def digest_of(round_id: int, person_id: int) -> str:
    """Return what is kept of ``token_of``: its SHA-256."""
    return hash_token(token_of(round_id, person_id))
