"""What every app needs and no domain: scoped querysets, dated relations, PDF, charts, spreadsheets."""
