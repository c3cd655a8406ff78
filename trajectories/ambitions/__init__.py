"""What schools want to reach in a programme, in their own words, and what came of it."""
