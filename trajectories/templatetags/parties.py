"""Filters of templates about the party of a conversation or agreement."""

from __future__ import annotations

from django import template

from trajectories.conversations import choosing, parties
from trajectories.conversations.choices import party_owner_label

register = template.Library()
register.filter("party_url", parties.party_url)
register.filter("party_query", parties.party_query)
register.filter("conversations_url", parties.conversations_url)
register.filter("below_name", parties.below_name)
register.filter("party_owner", party_owner_label)
register.filter("in_list", choosing.in_list)
