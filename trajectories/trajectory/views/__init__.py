"""The page of a school's trajectory, and what the adviser does there."""
