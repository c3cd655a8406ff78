"""Schools that do not take part yet: a list to work from, with when to ask each of them again."""
