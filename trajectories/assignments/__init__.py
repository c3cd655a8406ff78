"""Who looks after whom: the load of every adviser, and giving schools and partners another one, many at once."""
