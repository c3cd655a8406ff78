"""Template tags about who may see what."""
