"""What `make demo` shows: a fictional but lifelike Amstelland, the same at every start."""
