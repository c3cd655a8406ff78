"""The tags and filters of the templates of this app."""
