"""Where schools stand on the levels of the programme: one school's page, and the region together."""
