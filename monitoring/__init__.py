"""Instruments, rounds, self-evaluations, dossiers, reports; and the pages that compose several apps."""
