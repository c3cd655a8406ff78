"""How somebody is kept up to date of agreements and planned conversations: digest by mail, feed of the calendar."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trajectories.models.action_point import ActionPoint


class DigestChoice(models.Model):
    """That somebody wants a weekly mail with agreements, and on which day of the week (ISO: Monday is 1).

    ``sent_on``: the day of the latest mail, so that no week has two.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="digest_choice", verbose_name=_("who")
    )
    weekday = models.PositiveSmallIntegerField(_("on which day"), default=1)
    since = models.DateTimeField(_("since"), default=timezone.now)
    sent_on = models.DateField(_("sent last on"), null=True, blank=True)

    class Meta:
        verbose_name = _("choice for a weekly mail")
        verbose_name_plural = _("choices for a weekly mail")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(weekday__gte=1, weekday__lte=7), name="trajectories_digestchoice_weekday"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}"


class MentionReason(models.TextChoices):
    """Why an agreement stood in a digest."""

    COMING = "coming", _("due soon")
    LATE = "late", _("late")


class DigestMention(models.Model):
    """That a digest told somebody of an agreement, for a reason and a day: never told twice."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="digest_mentions", verbose_name=_("who")
    )
    point = models.ForeignKey(ActionPoint, models.CASCADE, related_name="mentions", verbose_name=_("agreement"))
    reason = models.CharField(_("reason"), max_length=10, choices=MentionReason.choices)
    due_on = models.DateField(_("before"))
    sent_on = models.DateField(_("sent"))

    class Meta:
        verbose_name = _("agreement in a weekly mail")
        verbose_name_plural = _("agreements in weekly mails")
        ordering = ["sent_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "point", "reason", "due_on"], name="trajectories_digestmention_never_twice"
            )
        ]

    def __str__(self) -> str:
        return f"{self.point}"


class CalendarFeed(models.Model):
    """The private address of somebody's calendar. Only a digest of its secret is kept: the address is shown once."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feed", verbose_name=_("whose")
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    read_at = models.DateTimeField(_("read last"), null=True, blank=True)

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")

    def __str__(self) -> str:
        return f"{self.user}"
