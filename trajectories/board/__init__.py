"""The board: per track the schools and where they are in its steps; and beginning or marking for many at once."""
