"""The quick checks: style, types, layers, templates, migrations, translations, settings, compose file."""

from __future__ import annotations

import difflib
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scripts.console import bad, good, say

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PO = "locale/nl/LC_MESSAGES/django.po"


@dataclass(frozen=True)
class Check:
    """A named check; ``run`` returns what is wrong, empty when all is well."""

    name: str
    run: Callable[[], str]


@dataclass(frozen=True)
class Result:
    """How a check went; ``problem`` is empty when all is well."""

    name: str
    problem: str
    seconds: float


def _command(*command: str, env: dict[str, str] | None = None, cwd: Path = ROOT) -> str:
    """Run a command and return its output when it fails, else nothing."""
    done = subprocess.run(command, cwd=cwd, env={**os.environ, **(env or {})}, capture_output=True, text=True)
    return "" if done.returncode == 0 else (done.stdout + done.stderr).strip() or f"exit {done.returncode}"


def _tool(name: str, *arguments: str) -> Callable[[], str]:
    return lambda: _command(str(BIN / name), *arguments)


def _manage(*arguments: str, env: dict[str, str] | None = None) -> str:
    with tempfile.TemporaryDirectory(prefix="cultuurspoor-lint-") as var:
        return _command(sys.executable, "manage.py", *arguments, env={"VAR_DIR": var, **(env or {})})


def migrations_complete() -> str:
    """Say which models changed without a migration."""
    return _manage("makemigrations", "--check", "--dry-run", env={"DATABASE_URL": "sqlite://:memory:"})


def production_settings_safe() -> str:
    """Run Django's deployment checks on the production settings, with made-up values for what they require."""
    return _manage(
        *("check", "--deploy", "--fail-level", "WARNING"),
        env={
            "DJANGO_SETTINGS_MODULE": "cmk.settings.production",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "DATABASE_URL": "postgres://user:password@database/cultuurspoor",
            "REDIS_URL": "redis://redis/0",
            "ALLOWED_HOSTS": "cultuurspoor.example.org",
            "BASE_URL": "https://cultuurspoor.example.org",
            "EMAIL_URL": "smtp://mail:25",
        },
    )


def production_refuses_to_start_without_secret() -> str:
    """Say so when the production settings load without a ``SECRET_KEY``."""
    env = {name: value for name, value in os.environ.items() if name != "SECRET_KEY"}
    env.update(DJANGO_SETTINGS_MODULE="cmk.settings.production", REDIS_URL="redis://redis/0", ALLOWED_HOSTS="x")
    env.update(DATABASE_URL="postgres://database/x", EMAIL_URL="smtp://mail:25")
    done = subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"], cwd=ROOT, env=env, capture_output=True, text=True
    )
    if "SECRET_KEY" in done.stderr and done.returncode:
        return ""
    return "the production settings load without a SECRET_KEY"


def translations_complete() -> str:
    """Say what is untranslated, fuzzy, malformed or not gathered yet.

    The strings are gathered in a copy, so that a check never changes the tree.
    """
    problems = [_command("msgfmt", "--check", "--output-file", os.devnull, PO)]
    for kind in ("untranslated", "only-fuzzy"):
        listed = subprocess.run(
            ["msgattrib", f"--{kind}", "--no-obsolete", "--no-wrap", PO], cwd=ROOT, capture_output=True, text=True
        ).stdout
        entries = [entry for entry in listed.split("\n\n") if 'msgid ""\nmsgstr' not in entry and entry.strip()]
        if entries:
            problems.append(f"{len(entries)} {kind}:\n" + "\n\n".join(entries[:30]))
    with tempfile.TemporaryDirectory(prefix="cultuurspoor-messages-") as folder:
        copy = Path(folder) / "tree"
        ignored = shutil.ignore_patterns(
            ".git", ".venv", "var", "node_modules", "__pycache__", ".*_cache", ".hypothesis"
        )
        shutil.copytree(ROOT, copy, ignore=ignored)
        env = {"PYTHON_OF_VENV": sys.executable, "VAR_DIR": f"{folder}/var"}
        problem = _command("scripts/messages", "--only-gather", env=env, cwd=copy)
        problems.append(problem)
        if not problem:
            difference = list(difflib.unified_diff(_entries(ROOT / PO), _entries(copy / PO), "kept", "gathered", n=0))
            if difference:
                problems.append("run `make messages`:\n" + "\n".join(difference[:60]))
    return "\n".join(filter(None, problems))


def _entries(path: Path) -> list[str]:
    """Return the strings of a PO file, sorted, without header and comments."""
    text = subprocess.run(
        ["msgcat", "--sort-output", "--no-wrap", "--no-location", path], capture_output=True, text=True, check=True
    ).stdout
    return [
        line for line in text.partition("\n\n")[2].splitlines() if not line.startswith("#") or line.startswith("#~")
    ]


def compose_file_valid() -> str:
    """Have docker-compose read the file, with the example's environment."""
    with tempfile.TemporaryDirectory(prefix="cultuurspoor-compose-") as folder:
        for name in ("docker-compose.yml", ".env.example"):
            shutil.copy(ROOT / name, folder)
        env_file = Path(folder) / ".env"
        example = (Path(folder) / ".env.example").read_text()
        compose = ["docker-compose"] if shutil.which("docker-compose") else ["docker", "compose"]
        without = _command(*compose, "config", "--quiet", cwd=Path(folder))
        env_file.write_text(
            example.replace("SECRET_KEY=", "SECRET_KEY=made-up").replace("PASSWORD=", "PASSWORD=made-up")
        )
        problem = _command(*compose, "config", "--quiet", cwd=Path(folder))
    if not problem and not without:
        return "docker-compose.yml does not insist on a SECRET_KEY"
    return problem


def shell_scripts_parse() -> str:
    """Have bash read every shell script."""
    scripts = [path for path in (ROOT / "scripts").iterdir() if path.is_file() and not path.suffix]
    return "\n".join(filter(None, (_command("bash", "-n", str(path)) for path in [*scripts, ROOT / ".ci" / "run"])))


CHECKS = [
    Check("ruff", _tool("ruff", "check", ".")),
    Check("ruff format", _tool("ruff", "format", "--check", ".")),
    Check("mypy", _tool("mypy")),
    Check("layers (import-linter)", _tool("lint-imports")),
    Check("templates (djlint)", _tool("djlint", "--lint", "--quiet", "templates")),
    Check("migrations", migrations_complete),
    Check("translations", translations_complete),
    Check("production settings", production_settings_safe),
    Check("no start without secret", production_refuses_to_start_without_secret),
    Check("docker-compose.yml", compose_file_valid),
    Check("shell scripts", shell_scripts_parse),
]


def run() -> list[Result]:
    """Run all checks, printing each with its problem, and return how they went."""
    results = []
    for check in CHECKS:
        began = time.monotonic()
        problem = check.run()
        results.append(Result(check.name, problem, time.monotonic() - began))
        say(f"{check.name:.<28} {bad('FAILED') if problem else good('ok')} ({results[-1].seconds:.0f} s)")
        if problem:
            say("\n".join(f"    {line}" for line in problem.splitlines()))
    return results


def main() -> int:
    """Run all checks; the status is not zero when one failed."""
    results = run()
    failed = sum(bool(result.problem) for result in results)
    say(f"\n{len(results) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
