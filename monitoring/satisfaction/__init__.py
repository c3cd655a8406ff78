"""The anonymous check about the guidance: answering without signing in, and its results."""
