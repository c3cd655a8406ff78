"""The national register in the browser, for the beheerder of the installation: send in a delivery, check, import."""
