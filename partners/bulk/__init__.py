"""Lists in and out: contacts, partners and offers as spreadsheets that can be downloaded, edited and sent in again."""
