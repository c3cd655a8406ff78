"""Sharing the record of a conversation with the school or other party: versions, readings, and what they say to it."""
