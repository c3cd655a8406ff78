"""What all pages about one school share: finding it, its head and its tabs."""
