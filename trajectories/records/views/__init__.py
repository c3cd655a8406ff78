"""The pages of shared records: of staff who share, and of the party that reads."""
