"""Ask the web server of this container whether it can work; the status is 0 when it can.

The request names the first of ``ALLOWED_HOSTS``, for the server refuses names that are not its own.
"""

from __future__ import annotations

import os
import sys
import urllib.request


def main() -> int:
    """Return 0 when ``/readyz`` answers 200, else 1 with the reason on standard error."""
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip()
    address = f"http://127.0.0.1:{os.environ.get('PORT') or 8000}/readyz"
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers={"Host": host}), timeout=4) as answer:
            return 0 if answer.status == 200 else 1
    except OSError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
