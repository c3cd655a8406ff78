"""The import of the national register (DUO open data): read, recognise, check, plan, write."""
