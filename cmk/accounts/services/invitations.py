"""Inviting people by e-mail, and their taking up of the account."""

from __future__ import annotations

import datetime
import logging
import secrets

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cmk.accounts.models import Invitation, Penvoerder, User
from cmk.accounts.models.invitation import hash_token
from cmk.core.errors import DomainError
from cmk.core.mail import absolute_url, send_house_mail

logger = logging.getLogger(__name__)


def new_expiry() -> datetime.datetime:
    """Return the last moment of the day, ``settings.INVITATION_DAYS`` from now: mails name that day as valid."""
    day = timezone.localdate() + datetime.timedelta(days=settings.INVITATION_DAYS)
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(23, 59, 59)))


@transaction.atomic
def invite(
    *,
    penvoerder: Penvoerder,
    email: str,
    given_name: str,
    family_name: str,
    role_text: str,
    invited_by: User | None,
    mail_it: bool = True,
) -> Invitation:
    """Invite the person at ``email`` and send the mail after the commit; return the invitation, ``user`` included.

    Makes the user when there is none with that address; a known user keeps name and password. ``role_text`` says
    in the mail what for ("icc'er of De Wilgenhoek"); when an invitation of the penvoerder is still open, it is sent
    again and names both roles. When the mail server is away the invitation stays, with ``undelivered`` set.
    ``mail_it`` False: another mail carries the link, which is ``door`` of what is returned.
    Raises ``DomainError`` for something that is no address, and for an account that was closed.
    """
    address = User.objects.normalize_email(email)
    try:
        validate_email(address)
    except ValidationError as error:
        raise DomainError(
            _("“%(address)s” is not an e-mail address. Check it for typos.") % {"address": email}
        ) from error
    user = User.objects.filter(email=address).first()
    if user is None:
        user = User.objects.create_user(address, given_name=given_name.strip(), family_name=family_name.strip())
    elif not user.is_active:
        raise DomainError(
            _("The account of %(address)s was closed. The beheerder of the installation can open it again.")
            % {"address": address}
        )
    elif not user.given_name and not user.family_name:
        user.given_name, user.family_name = given_name.strip(), family_name.strip()
        user.save(update_fields=["given_name", "family_name"])
    invitation = (
        Invitation.objects.select_for_update()
        .filter(penvoerder=penvoerder, user=user, accepted_at=None, withdrawn_at=None)
        .first()
    )
    if invitation is None:
        invitation = Invitation(penvoerder=penvoerder, user=user, times_sent=0)
    else:
        role_text = _with_role(invitation.role_text, role_text)
    invitation.role_text = role_text[:200]
    invitation.invited_by = invited_by
    _send(invitation, mail_it=mail_it)
    return invitation


@transaction.atomic
def resend(*, invitation: Invitation, by: User | None) -> Invitation:
    """Send an invitation again, with a new link and a new term; the old link stops working.

    ``by`` becomes the person who invited; None keeps who did (the invited person asked for a new link).
    Raises ``DomainError`` when it was accepted or withdrawn.
    """
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    _refuse_closed(invitation)
    if by is not None:
        invitation.invited_by = by
    _send(invitation)
    return invitation


@transaction.atomic
def withdraw(*, invitation: Invitation, by: User) -> Invitation:
    """Withdraw an invitation: its link stops working. Raises ``DomainError`` when it was accepted or withdrawn.

    The roles of the person stay as they are; they end in their own place.
    """
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    _refuse_closed(invitation)
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at", "changed_at"])
    return invitation


@transaction.atomic
def accept(*, invitation: Invitation, password: str = "") -> User:
    """Take up the invitation and return its user, who may be signed in from then on.

    ``password`` empty: without a password, sign-in goes by a code by e-mail. The password of somebody who has one is
    left alone (``takes_password`` says whether it is asked). Raises ``DomainError`` when the invitation is not
    open (any more), or with every objection to the password.
    """
    invitation = Invitation.objects.select_for_update().select_related("user").get(pk=invitation.pk)
    _refuse_closed(invitation)
    if invitation.is_expired:
        raise DomainError(_("This invitation has expired. Ask for a new link."))
    user = invitation.user
    if not user.is_active:
        raise DomainError(_("This account was closed. Ask the person who invited you."))
    if password and takes_password(user):
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise DomainError(*error.messages) from error
        user.set_password(password)
        user.save(update_fields=["password"])
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at", "changed_at"])
    return user


def takes_password(user: User) -> bool:
    """Say whether the person signs in for the first time, and so chooses how; others just sign in."""
    return user.last_login is None and not user.has_usable_password()


def accept_by_signing_in(*, user: User) -> None:
    """Close the user's open invitations as accepted: signing in, by whatever way, proves the address too."""
    Invitation.objects.filter(user=user, accepted_at=None, withdrawn_at=None).update(accepted_at=timezone.now())


def _with_role(said: str, role_text: str) -> str:
    """Return what an open invitation was for, with another role added; each role once."""
    both = _("%(one)s and %(other)s")
    if role_text in said.split(both % {"one": "", "other": ""}):
        return said
    return both % {"one": said, "other": role_text}


def _refuse_closed(invitation: Invitation) -> None:
    if invitation.accepted_at:
        raise DomainError(_("This invitation was accepted already."))
    if invitation.withdrawn_at:
        raise DomainError(_("This invitation was withdrawn."))


def _send(invitation: Invitation, *, mail_it: bool = True) -> None:
    """Give the invitation a new token and term, save it, and send the mail after the commit (unless another does)."""
    token = secrets.token_urlsafe(32)
    invitation.token_hash = hash_token(token)
    invitation.sent_at = timezone.now()
    invitation.expires_at = new_expiry()
    invitation.times_sent += 1
    invitation.undelivered = False
    invitation.save()
    invitation.door = absolute_url("invitation", token=token)
    if mail_it:
        transaction.on_commit(lambda: _mail(invitation))


def _mail(invitation: Invitation) -> None:
    user, inviter = invitation.user, invitation.invited_by
    try:
        send_house_mail(
            template="invitation",
            to=user.email,
            penvoerder=invitation.penvoerder,
            context={
                "greeting": user.given_name or user.email,
                "inviter": inviter.name if inviter else "",
                "role_text": invitation.role_text,
                "known": not takes_password(user),
                "url": invitation.door,
                "expires_at": invitation.expires_at,
            },
        )
    except OSError:
        # The mail server is away or refuses. The invitation stays; people see that it was not sent.
        logger.warning("invitation %s could not be sent", invitation.pk, exc_info=True)
        invitation.undelivered = True
        Invitation.objects.filter(pk=invitation.pk).update(undelivered=True)
