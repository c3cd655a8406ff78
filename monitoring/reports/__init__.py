"""Reports: one module per kind builds a frozen dataclass; a job makes the PDF and the spreadsheet."""
