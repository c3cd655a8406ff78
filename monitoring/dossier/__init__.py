"""The page of one school, composed of what all apps know about it."""
