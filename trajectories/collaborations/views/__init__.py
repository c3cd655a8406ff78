"""The pages of collaborations, by subject."""
