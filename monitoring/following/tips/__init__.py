"""Tips for schools: shipped as data, edited per programme, shown at a result."""
