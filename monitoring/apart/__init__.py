"""Answering apart: each on a sheet of one's own, then side by side, and settled into the school's answers."""
