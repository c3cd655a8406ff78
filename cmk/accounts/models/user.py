"""A person who signs in, known by e-mail address."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cmk.accounts.access import Access


class UserManager(BaseUserManager["User"]):
    """Makes users; addresses are kept in lower case, so that one address is one person."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make a user with ``email``; without a password the user signs in with a code by e-mail."""
        user = self.model(email=self.normalize_email(email), **fields)
        if password:
            user.set_password(password)
        else:
            user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make the beheerder of the installation (for ``createsuperuser``)."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """Return the address without surrounding space and in lower case."""
        return (email or "").strip().lower()

    def get_by_natural_key(self, username: str | None) -> User:
        """Find a user by address, whatever its case."""
        return self.get(email=self.normalize_email(username))


class User(AbstractBaseUser, PermissionsMixin):
    """A person who can sign in. What the person may do follows from dated roles, not from this row.

    ``is_staff`` and ``is_superuser`` mean the beheerder of the installation (imports, the admin),
    not a penvoerder's staff; those have a ``Membership``.
    """

    email = models.EmailField(_("e-mail address"), unique=True)
    given_name = models.CharField(_("first name"), max_length=80, blank=True)
    family_name = models.CharField(_("last name"), max_length=120, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("beheerder of the installation"), default=False)
    date_joined = models.DateTimeField(_("added"), default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    # What the user may reach, kept for the request (see ``cmk.accounts.access``).
    _access: Access | None = None

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [models.UniqueConstraint(Lower("email"), name="accounts_user_email_any_case")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The full name, or the address while no name is known."""
        return f"{self.given_name} {self.family_name}".strip() or self.email

    def get_full_name(self) -> str:
        """Return the full name (for Django's admin)."""
        return self.name

    def get_short_name(self) -> str:
        """Return the first name, or the address while no name is known."""
        return self.given_name or self.email
