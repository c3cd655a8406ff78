"""What only PostgreSQL has: trigrams, Dutch words, and the columns and indexes that keep them.

A table that is searched gets a generated column, which Django does not know of: ``search_text`` with a trigram index,
and for longer texts ``search_words`` with Dutch words. Before the *type* of a column that they read is changed,
the search column has to go, and it comes back after that::

    operations = [SearchColumn(...).dropped(), migrations.AlterField(...), SearchColumn(...)]
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.migrations.operations.base import Operation

from cmk.core.search.expressions import COLUMN, LONG_COLUMN

# The settings' names are pg_trgm's. Words of five letters or fewer have so few trigrams that one typo costs half.
SETTING = "pg_trgm.word_similarity_threshold"
ENOUGH, ENOUGH_FOR_SHORT = 0.4, 0.25
SHORT_WORD = 5


@contextmanager
def similarity(words: tuple[str, ...]) -> Iterator[None]:
    """Set how much a haystack must look like ``words`` (``LooksLike``) within the block, and for nobody after it."""
    if connection.vendor != "postgresql":
        yield
        return
    enough = ENOUGH if all(len(word) > SHORT_WORD for word in words) else ENOUGH_FOR_SHORT
    within = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL {SETTING} = {enough}")
        yield
        if within:  # the caller's transaction goes on: it must not go on with our setting
            cursor.execute(f"SET LOCAL {SETTING} TO DEFAULT")


class PostgresSQL(Operation):
    """Statements for PostgreSQL of which Django's state knows nothing; nothing at all on another database."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, forwards: list[str], backwards: list[str]) -> None:
        self.forwards, self.backwards = forwards, backwards

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Change nothing: no model is involved."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Carry it out."""
        self._run(self.forwards, schema_editor)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Undo it."""
        self._run(self.backwards, schema_editor)

    def describe(self) -> str:
        """Say what it does, by its first words."""
        return "On PostgreSQL: " + " ".join(self.forwards[0].split()[:6])

    @staticmethod
    def _run(statements: list[str], schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement, params=None)


class _Column(PostgresSQL):
    """A generated column with an index."""

    def __init__(self, table: str, column: str, made: str, index: str) -> None:
        name = f"{table}_{column}"
        super().__init__(
            [
                f'ALTER TABLE "{table}" ADD COLUMN "{column}" {made}',
                f'CREATE INDEX "{name}" ON "{table}" USING gin ({index})',
            ],
            [f'ALTER TABLE "{table}" DROP COLUMN "{column}"'],
        )

    def dropped(self) -> PostgresSQL:
        """Return the operation that takes it away, for a migration that changes the type of what it reads."""
        return PostgresSQL(self.backwards, self.forwards)


class SearchColumn(_Column):
    """Keeps the haystack of ``table``, with a trigram index. ``name`` and ``rest``: columns, or ``joined()`` ones."""

    def __init__(self, table: str, name: list[str], rest: list[str]) -> None:
        made = f"cmk_haystack({_together(name)}, {_together(rest)})"
        super().__init__(table, COLUMN, f"text GENERATED ALWAYS AS ({made}) STORED", f"{COLUMN} gin_trgm_ops")


class WordsColumn(_Column):
    """Keeps the Dutch words of longer texts of ``table``, with an index."""

    def __init__(self, table: str, texts: list[str]) -> None:
        made = f"to_tsvector('dutch', cmk_fold({_together(texts)}))"
        super().__init__(table, LONG_COLUMN, f"tsvector GENERATED ALWAYS AS ({made}) STORED", LONG_COLUMN)


def joined(column: str) -> str:
    """Return a column for ``SearchColumn``, folded and without spaces."""
    return f'cmk_joined("{column}")'


def _together(columns: list[str]) -> str:
    return " || ' ' || ".join(column if "(" in column else f'"{column}"' for column in columns)
