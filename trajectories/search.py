"""By what conversations and shared records are found: the words in them, of which any part counts.

What PostgreSQL keeps of it is made in the migration ``0007_search``: the columns here and there are the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from cmk.core.search.expressions import Haystack, has_word
from partners.models import Partner
from partners.search import PARTNER_TEXT
from schools.models import School
from schools.search import SCHOOL_TEXT
from trajectories.models import ActionPoint, Conversation, NeedNote, SharedRecord, TopicNote

TEXT = Haystack(["text"])
RECORD_TEXT = Haystack(["record"])


def holding_words(rows: QuerySet[Conversation], words: Sequence[str]) -> QuerySet[Conversation]:
    """Return the conversations with every word (folded) in what was written down or in the name of school or partner.

    At least one of them stands in what was written down: a name alone finds the school, not all that was said there.
    """
    somewhere = Q()
    for word in words:
        written = _written(word)
        somewhere |= written
        rows = rows.filter(written | _named(word))
    return rows.filter(somewhere)


def _written(word: str) -> Q:
    """Return the condition that ``word`` stands in a topic, a need, an agreement or the record of a conversation."""
    found = Q(has_word(RECORD_TEXT, word))
    for model in (TopicNote, NeedNote, ActionPoint):
        rows = model._default_manager.filter(has_word(TEXT, word), conversation__isnull=False)
        found |= Q(pk__in=rows.order_by().values("conversation"))
    return found


def _named(word: str) -> Q:
    schools = School.objects.filter(has_word(SCHOOL_TEXT, word)).order_by()
    partners = Partner.objects.filter(has_word(PARTNER_TEXT, word)).order_by()
    return Q(school__in=schools.values("pk")) | Q(partner__in=partners.values("pk"))


def records_holding(rows: QuerySet[SharedRecord], words: Sequence[str]) -> QuerySet[SharedRecord]:
    """Return the shared records with every word (folded) in their text."""
    for word in words:
        rows = rows.filter(has_word(TEXT, word))
    return rows
