"""Template tags and filters of the house, in every template without loading."""
