"""Templates of conversations: words to start from, one's own or the team's."""
