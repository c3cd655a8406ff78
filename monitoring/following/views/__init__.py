"""The pages of what follows from a self-evaluation."""
