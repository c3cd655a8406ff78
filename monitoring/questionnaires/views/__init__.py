"""The pages of questionnaires: to read, to make and end versions, and to edit a draft."""
