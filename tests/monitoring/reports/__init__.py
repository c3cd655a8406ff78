"""The stuurgroep report."""
