"""Questionnaires in the browser: reading every version, trying it out, on paper, and making a next version."""
