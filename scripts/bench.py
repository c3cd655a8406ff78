"""Run every measurement in ``benchmarks/`` in turn; each prints its figures and fails when a promise is broken."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from scripts.console import complain, heading, say

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Run ``python -m benchmarks.<name>`` for each file; the status is not zero when one failed."""
    names = sorted(path.stem for path in (ROOT / "benchmarks").glob("*.py") if not path.stem.startswith("_"))
    failed = []
    for name in names:
        heading(name.replace("_", " "))
        if subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], cwd=ROOT).returncode:
            failed.append(name)
    if failed:
        complain(f"\nnot as promised: {', '.join(failed)}")
    say(f"\n{len(names) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed or not names else 0


if __name__ == "__main__":
    sys.exit(main())
