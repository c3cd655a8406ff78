"""Agreements that come out of conversations: what, who, before when."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cmk.accounts.models import User
from cmk.core.models import TimeStamped, today
from schools.models import Person
from trajectories.models.conversation import Conversation, new_row_key
from trajectories.models.party import WithParty, one_party_q, party_key
from trajectories.models.programme import Programme
from trajectories.querysets import ActionPointQuerySet


class ActionPoint(TimeStamped, WithParty):
    """An agreement: what, who, before when.

    The owner is an adviser (user) or a person of the party (school, partner, …); without either it is the
    party itself. It holds once its conversation is recorded (``in_force``). ``key`` is how
    the form of the conversation knows the row.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="action_points", verbose_name=_("programme"))
    conversation = models.ForeignKey(
        Conversation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="action_points",
        verbose_name=_("conversation"),
    )
    school = party_key("school", "action_points")
    partner = party_key("partner", "action_points")
    municipality = party_key("municipality", "action_points")
    board = party_key("board", "action_points")
    collaboration = party_key("collaboration", "action_points")
    text = models.CharField(_("agreement"), max_length=300)
    owner_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="action_points",
        verbose_name=_("adviser who does it"),
    )
    owner_person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="action_points",
        verbose_name=_("person who does it"),
    )
    due_on = models.DateField(_("before"), null=True, blank=True)
    agreed_on = models.DateField(_("agreed on"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("done by"),
    )
    done_note = models.CharField(_("how it ended"), max_length=300, blank=True)
    key = models.CharField(max_length=32, default=new_row_key, editable=False)

    objects: ClassVar[ActionPointQuerySet] = ActionPointQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["programme", "done_on", "due_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(owner_user__isnull=True) | Q(owner_person__isnull=True),
                name="trajectories_actionpoint_one_owner",
                violation_error_message=_("An agreement has one owner."),
            ),
            models.CheckConstraint(condition=one_party_q(or_none=True), name="trajectories_actionpoint_one_party"),
            models.UniqueConstraint(
                fields=["conversation", "key"],
                condition=Q(conversation__isnull=False),
                name="trajectories_actionpoint_key",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def owner(self) -> User | Person | None:
        """The adviser or person who does it; None when it is the school or partner itself."""
        return self.owner_user or self.owner_person

    @property
    def owner_value(self) -> str:
        """The owner as it travels in forms: ``user-3``, ``person-12`` or ``party``."""
        if self.owner_user_id:
            return f"user-{self.owner_user_id}"
        return f"person-{self.owner_person_id}" if self.owner_person_id else "party"

    @property
    def is_done(self) -> bool:
        """Whether it was finished."""
        return self.done_on is not None

    @property
    def days_late(self) -> int:
        """How many days it is past its day; 0 when it is not late, has no day, or is done."""
        if self.done_on or self.due_on is None:
            return 0
        return max(0, (today() - self.due_on).days)
