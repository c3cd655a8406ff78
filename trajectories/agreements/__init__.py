"""Agreements that were signed (covenants, declarations): the list, one agreement with its file, adding and changing."""
