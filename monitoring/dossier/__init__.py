"""The schools of a penvoerder: the list, and the page of one school with all that the apps know about it."""
