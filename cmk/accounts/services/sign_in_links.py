"""Links in a mail that sign in once, for people of schools and partners (``docs/decisions/0014-sign-in-links.md``)."""

from __future__ import annotations

import datetime
import secrets
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from cmk.accounts.access import access_of
from cmk.accounts.models import SignInLink, User
from cmk.accounts.models.invitation import hash_token
from cmk.accounts.roles import SCHOOL, Role
from cmk.accounts.services.invitations import accept_by_signing_in
from cmk.core.mail import absolute_url

# Whoever has another role besides signs in with a code: a mail that somebody else reads opens one school, no more.
MAY_USE = SCHOOL | {Role.PARTNER}
LONGEST_PATH = SignInLink._meta.get_field("next_path").max_length or 300
VALID = datetime.timedelta(days=14)


@dataclass(frozen=True)
class Used:
    """What came of using a link: ``user`` when it signs in, None when it does not (any more)."""

    link: SignInLink
    user: User | None


def is_local(path: str) -> bool:
    """Say whether ``path`` is an address within this site, written from its root."""
    return path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)


def may_have_link(user: User) -> bool:
    """Say whether a link may sign ``user`` in: who today has roles at schools and partners, and no other.

    Never staff, researchers, people of boards, municipalities or the stuurgroep, nor the beheerder of the installation.
    Ask it of a user fresh from the database: in a request the access is narrowed to one penvoerder.
    """
    roles = access_of(user).roles
    return bool(roles) and roles <= MAY_USE and not (user.is_superuser or user.is_staff)


def make_link(*, user: User, next_path: str, valid: datetime.timedelta = VALID) -> str:
    """Make a link for ``user`` that leads to ``next_path``, and return its full address; only that holds the secret.

    Raises ``ValueError`` for an address elsewhere or one that is too long, and for a user who may have no link.
    """
    if not is_local(next_path) or len(next_path) > LONGEST_PATH:
        raise ValueError(f"a link leads to an address of this site, not to {next_path!r}")
    if not may_have_link(user):
        raise ValueError(f"no link may sign in user {user.pk}")
    secret = secrets.token_urlsafe(32)
    SignInLink.objects.create(
        user=user, digest=hash_token(secret), next_path=next_path, expires_at=timezone.now() + valid
    )
    return absolute_url("sign_in_link", token=secret)


def find_link(secret: str) -> SignInLink | None:
    """Return the link with this secret, its user included, or None."""
    return SignInLink.objects.select_related("user").filter(digest=hash_token(secret)).first()


def still_works(link: SignInLink) -> bool:
    """Say whether ``link`` would sign its user in now."""
    return link.used_at is None and link.expires_at > timezone.now() and may_have_link(link.user)


@transaction.atomic
def use_link(*, link: SignInLink) -> Used:
    """Use up ``link``: of two at the same moment one signs in. What does not sign in stays as it was."""
    if not may_have_link(link.user):
        return Used(link, None)
    now = timezone.now()
    taken = SignInLink.objects.filter(pk=link.pk, used_at=None, expires_at__gt=now).update(used_at=now)
    if not taken:
        return Used(link, None)
    accept_by_signing_in(user=link.user)
    return Used(link, link.user)
