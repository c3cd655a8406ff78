"""The forms of collaborations, by subject."""
