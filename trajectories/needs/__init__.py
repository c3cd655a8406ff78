"""Needs that were heard: how often, where, and the sentences behind each count."""
