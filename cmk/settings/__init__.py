"""Settings per environment: ``development`` (the embedded default), ``test`` and ``production``.

All values that differ between machines come from environment variables; ``base`` names them.
"""
