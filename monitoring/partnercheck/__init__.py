"""The short check of a partner on the same pillars as the schools."""
