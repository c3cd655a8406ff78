"""What there is to know before a conversation, on one page and on one sheet of paper."""
