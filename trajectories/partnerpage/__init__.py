"""The pages of the partners: the register's part with the conversations and agreements beside it."""
