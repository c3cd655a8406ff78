"""The views of boards and municipalities: each takes the kind of place from the URL configuration."""
