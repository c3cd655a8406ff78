"""Measurements of what must be quick; each module is one. See ``README.md``."""
