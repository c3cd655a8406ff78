"""The outcome of a self-evaluation on one sheet, to hang in the staff room."""
