"""The filters of the schools that do not take part yet."""

from __future__ import annotations

import datetime
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cmk.core.models import active_q, today
from cmk.core.words import phrase_lazy, word_lazy
from monitoring.dossier.filters import FactsFilter, advisers_with_schools, looked_after_by
from schools.models import AskAgain, Contact, School
from schools.models.people import SCHOOL_ROLES

MINE = "mij"
DUE, NO_NOTE, LATER, NEW_PEOPLE = "nu", "geen", "later", "nieuw"
# Who began in a role within this time is new enough to call again.
NEW = datetime.timedelta(days=365)


class NotYetFilter(FactsFilter):
    """By place, kind, board, size and adviser, and by what says that it is time."""

    adviser = django_filters.ChoiceFilter(
        label=word_lazy("Adviser"),
        method="by_adviser",
        choices=[],
        empty_label=phrase_lazy(_("all advisers"), _("all {advisers}")),
    )
    when = django_filters.ChoiceFilter(
        label=_("When to ask"),
        method="by_moment",
        choices=[
            (DUE, _("now")),
            (NO_NOTE, _("no note yet")),
            (LATER, _("later")),
            (NEW_PEOPLE, _("new head teacher or icc’er")),
        ],
        empty_label=_("all moments"),
    )

    class Meta(FactsFilter.Meta):
        fields = ["q", "when", "adviser", "municipality", "board", "education", "size"]

    @property
    def form(self) -> Any:
        """The form, with the advisers to choose from; a closed school is never asked again."""
        if not hasattr(self, "_form"):
            self.filters.pop("state", None)
            others = advisers_with_schools(self.request.user).exclude(pk=self.request.user.pk)
            self.filters["adviser"].extra["choices"] = [(MINE, _("Me")), *((str(one.pk), str(one)) for one in others)]
        return super().form

    @property
    def more_used(self) -> bool:
        """Whether a filter is set that stands folded away."""
        folded = ("municipality", "board", "education", "size")
        return any(self.form.cleaned_data.get(name) for name in folded)

    def by_adviser(self, queryset: QuerySet[School], name: str, value: str) -> QuerySet[School]:
        """Keep the schools that somebody looks after today."""
        user = self.request.user
        return queryset.filter(looked_after_by(user, user.pk if value == MINE else int(value)))

    def by_moment(self, queryset: QuerySet[School], name: str, value: str) -> QuerySet[School]:
        """Keep those to ask now, later, or of which nobody wrote down when; or those with somebody new."""
        user = self.request.user
        if value == NEW_PEOPLE:
            return queryset.filter(Exists(newcomers(user).filter(school=OuterRef("pk"))))
        notes = AskAgain.objects.visible_to(user).open()
        if value == NO_NOTE:
            return queryset.exclude(pk__in=notes.values("school"))
        moment = Q(ask_on__lte=today()) if value == DUE else Q(ask_on__gt=today())
        return queryset.filter(pk__in=notes.filter(moment).values("school"))


def newcomers(user: Any) -> QuerySet[Contact]:
    """Return today's icc'ers and head teachers who began within the last year."""
    contacts: QuerySet[Contact] = Contact.objects.visible_to(user).filter(active_q(today()), role__in=SCHOOL_ROLES)
    return contacts.filter(start__gt=today() - NEW)
