"""Self-evaluation: the questionnaire, rounds, filling in, submitting, the result per pillar."""
