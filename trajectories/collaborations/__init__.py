"""Collaborations (co-creatie, proeftuin, leergemeenschap): members, request, road, and what they leave."""
