"""The pages of the accounts, one subject a file."""
