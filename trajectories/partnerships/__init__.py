"""Which schools and partners work together: on the page of either, as a list over all, and who has nobody."""
