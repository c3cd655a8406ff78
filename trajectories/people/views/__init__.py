"""The pages about people, one subject a file."""
