"""The people whom the penvoerder knows: the list, one person, taking over, and two rows that are one person."""
