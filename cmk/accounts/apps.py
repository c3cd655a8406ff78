"""Django's registration of the accounts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Users, penvoerders, memberships, invitations and the log of downloads."""

    name = "cmk.accounts"
    label = "accounts"
    verbose_name = _("accounts")

    def ready(self) -> None:
        """Register the audit trail and what memberships grant."""
        from auditlog.registry import auditlog

        from cmk.accounts import access, models

        access.register_grants(access.membership_grants)
        auditlog.register(models.User, exclude_fields=["last_login", "password"])
        auditlog.register(models.Penvoerder)
        auditlog.register(models.Membership)
        auditlog.register(models.Invitation, exclude_fields=["token_hash"])
