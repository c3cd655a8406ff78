"""Rounds: which questionnaire goes to whom, when, with which mail, and how the response comes in."""
