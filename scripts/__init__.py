"""What the Makefile calls: installing, the demo, the tests. Run from the root as ``python -m scripts.<name>``."""
