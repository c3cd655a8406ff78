"""What follows from a self-evaluation: tips, plans, questions for advice, and the level that it proposes."""
