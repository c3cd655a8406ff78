"""Conversations held against the norm: per adviser, municipality and track, and who is still to be spoken."""
