"""The pages of conversations and agreements, one subject a file."""
