"""What was written down of conversations among the results; for people of a party, what was shared with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import IntegerField, Prefetch, QuerySet, Value
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cmk.accounts.access import Access
from cmk.core.search.finding import STEP
from cmk.core.search.folding import Query
from cmk.core.search.marks import excerpt, is_in, marked
from cmk.core.templatetags.house import day_full
from cmk.core.words import word_lazy
from monitoring.search.kinds import Asker, Hit, Kind
from trajectories.conversations.policies import of_a_party
from trajectories.models import (
    PARTY_FIELDS,
    ActionPoint,
    Conversation,
    ConversationStatus,
    NeedNote,
    SharedRecord,
    TopicNote,
)
from trajectories.search import holding_words, records_holding

# Words within a text fit less than any name.
WITHIN = 5 * STEP
# How many places in one conversation are shown.
MOST_PLACES = 2


class Conversations(Kind):
    """Conversations by their notes, needs, agreements and record; the penvoerder's own people alone read those."""

    key = "gesprekken"
    title = word_lazy("Conversations")
    everything = gettext_lazy("All conversations with “%(query)s”")

    def allowed(self, access: Access) -> bool:
        """Staff: notes are not for anybody else."""
        return access.is_staff

    def rows(self, asker: Asker) -> QuerySet[Conversation]:
        """Return the conversations that the person may read, with what is shown of one."""
        notes = TopicNote.objects.exclude(text="").select_related("topic").order_by("topic__order", "pk")
        return (
            Conversation.objects.visible_to(asker.user)
            .select_related("kind", "adviser", *PARTY_FIELDS)
            .prefetch_related(
                Prefetch("notes", notes),
                Prefetch("needs", NeedNote.objects.select_related("need")),
                Prefetch("action_points", ActionPoint.objects.exclude(text="")),
            )
        )

    def found(self, asker: Asker, query: Query, *, most: int) -> list[Any]:
        """Return those with every word, the latest first."""
        rows = holding_words(self.rows(asker), query.words).annotate(search_rank=_rank())
        return list(rows.order_by("-held_at", "-pk")[:most])

    def alike(self, asker: Asker, query: Query, *, most: int, beside: Sequence[Any]) -> list[Any]:
        """Return nothing: in a text there is always something that looks like a word."""
        return []

    def hits(self, rows: Sequence[Conversation], asker: Asker, query: Query) -> list[Hit]:
        """Show with whom, when and by whom, and the words where they stand."""
        return [
            Hit(
                url=reverse("conversations:detail", args=[row.pk]),
                title=marked(f"{row.party}, {day_full(row.held_at)}", query),
                facts=[marked(row.kind.name, query), marked(row.adviser.name, query)],
                text=in_context(_texts(row), query),
                tag="" if row.status == ConversationStatus.RECORDED else row.get_status_display(),
            )
            for row in rows
        ]


class Records(Kind):
    """Records of conversations that were shared with the people of a party."""

    key = "verslagen"
    title = gettext_lazy("Shared records")
    everything = gettext_lazy("All shared records with “%(query)s”")
    list_name = "records:list"

    def allowed(self, access: Access) -> bool:
        """People of a school, board, municipality or partner; staff find the conversation itself."""
        return of_a_party(access) and not access.is_staff

    def has_list(self, access: Access) -> bool:
        """Whoever may find them."""
        return True

    def rows(self, asker: Asker) -> QuerySet[SharedRecord]:
        """Return what is shared with the person and stands."""
        parties = [f"conversation__{name}" for name in PARTY_FIELDS]
        rows: QuerySet[SharedRecord] = SharedRecord.objects.own_of(asker.user).holding()
        return rows.select_related("conversation__kind", "conversation__adviser", *parties)

    def found(self, asker: Asker, query: Query, *, most: int) -> list[Any]:
        """Return those with every word, the latest conversation first."""
        rows = records_holding(self.rows(asker), query.words).annotate(search_rank=_rank())
        return list(rows.order_by("-conversation__held_at", "-pk")[:most])

    def alike(self, asker: Asker, query: Query, *, most: int, beside: Sequence[Any]) -> list[Any]:
        """Return nothing: in a text there is always something that looks like a word."""
        return []

    def hits(self, rows: Sequence[SharedRecord], asker: Asker, query: Query) -> list[Hit]:
        """Show of which conversation it is, and the words where they stand."""
        return [
            Hit(
                url=reverse("records:record", args=[row.pk]),
                title=marked(f"{row.conversation.kind}, {day_full(row.conversation.held_at)}", query),
                facts=[marked(str(row.conversation.party), query), marked(row.conversation.adviser.name, query)],
                text=excerpt(row.text, query),
            )
            for row in rows
        ]


def _rank() -> Value:
    return Value(WITHIN, output_field=IntegerField())


def _texts(row: Conversation) -> Iterator[tuple[str, str]]:
    """Yield what was written down, each with what it is: the topic, a need, an agreement, the record."""
    for note in row.notes.all():
        yield note.topic.name, note.text
    for need in row.needs.all():
        if need.text:
            yield need.need.name, need.text
    for point in row.action_points.all():
        yield _("Agreement"), point.text
    if row.record:
        yield _("Record"), row.record


def in_context(texts: Iterator[tuple[str, str]], query: Query) -> SafeString:
    """Return the places where most words of ``query`` stand, marked, each after what it stands in; all escaped."""
    found = []
    for place, (label, text) in enumerate(texts):
        held = [word for word in query.words if is_in(text, Query(word, (word,)))]
        if held:
            found.append((-len(held), place, label, text))
    best = [(label, excerpt(text, query)) for _held, _place, label, text in sorted(found)[:MOST_PLACES]]
    return format_html_join(" · ", "{}: {}", best)
