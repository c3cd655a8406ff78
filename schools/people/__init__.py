"""The people around schools: dated contacts, their access, and the adviser who looks after a school."""
