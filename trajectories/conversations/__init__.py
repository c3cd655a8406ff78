"""Conversations with schools and partners: planning, writing down, recording, agreements."""
