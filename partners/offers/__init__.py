"""What partners offer to schools: kept by the partner and by staff, found by schools."""
