"""What happened at a school, in one line of time: on its page, with filters, and on paper."""
