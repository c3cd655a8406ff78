"""What is asked of rounds over HTTP."""
