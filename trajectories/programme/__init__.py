"""The programme and its definition: loading, reading, the results table, the stuurgroep."""
