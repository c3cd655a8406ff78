"""The pages of the self-evaluation: rounds (staff), filling in (the school), results (both)."""
