"""Template tags of the partners."""
