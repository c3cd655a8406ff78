"""A link that signs its owner in once."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SignInLink(models.Model):
    """A link in a mail with which a user signs in once, before ``expires_at``, and comes to ``next_path``.

    ``digest`` is the SHA-256 of its secret (``hash_token``), so that a copy of the table opens no door. After
    ``used_at`` it is only an address, that asks to sign in in the usual way.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="sign_in_links", verbose_name=_("user")
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    next_path = models.CharField(_("leads to"), max_length=300)
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    expires_at = models.DateTimeField(_("valid until"))
    used_at = models.DateTimeField(_("used"), null=True, blank=True)

    class Meta:
        verbose_name = _("sign-in link")
        verbose_name_plural = _("sign-in links")

    def __str__(self) -> str:
        return f"{self.user}"
