"""Searching as parts of a Django query, the same for PostgreSQL and SQLite.

PostgreSQL keeps what a row can be found by in a generated column with a trigram index (``postgres.py``); SQLite
makes it while it reads, with functions of ours (``sqlite.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import BooleanField, F, FloatField, Func, TextField, Value
from django.db.models.lookups import Lookup

from cmk.core.search.folding import SHORT
from cmk.core.search.typos import swapped

COLUMN = "search_text"
LONG_COLUMN = "search_words"
# Longer words with two letters changed about still look alike to trigrams.
LONGEST_SWAPPED = 9

Sql = tuple[str, list[Any]]


class Joined(Func):
    """A column folded and without spaces: a postcode, a phone number."""

    function = "cmk_joined"
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Leave out what stands in numbers, with functions of SQLite's own: the rest folds the whole."""
        sql, params = compiler.compile(self.get_source_expressions()[0])
        for sign in " -()+/":
            sql = f"replace({sql}, '{sign}', '')"
        return sql, params


class Haystack(Func):
    """What a row can be found by: its ``name`` columns and the ``rest`` (see ``folding.haystack``).

    ``kept``: whether PostgreSQL has it as a column (``postgres.SearchColumn``); a small table does without.
    """

    output_field = TextField()

    def __init__(self, name: Sequence[str], rest: Sequence[Any] = (), *, kept: bool = True) -> None:
        parts = [F(part) if isinstance(part, str) else part for part in (*name, *rest)]
        super().__init__(*parts)
        self.names = len(name)
        self.kept = kept

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> Sql:  # type: ignore[override]
        """Make it while reading."""
        compiled = [compiler.compile(part) for part in self.get_source_expressions()]
        name = " || ' ' || ".join(sql for sql, _params in compiled[: self.names])
        rest = " || ' ' || ".join(sql for sql, _params in compiled[self.names :]) or "''"
        return f"cmk_haystack({name}, {rest})", [param for _sql, params in compiled for param in params]

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Sql:
        """Name the column that has it."""
        if not self.kept:
            return self.as_sql(compiler, connection)
        return _column(self, COLUMN, compiler), []


class LongText(Haystack):
    """Longer texts of a row, which PostgreSQL searches as Dutch words."""

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Sql:
        """Name the column with the words."""
        return _column(self, LONG_COLUMN, compiler), []


def _column(expression: Func, name: str, compiler: Any) -> str:
    table = expression.get_source_expressions()[0].alias
    return f"{compiler.quote_name_unless_alias(table)}.{compiler.quote_name_unless_alias(name)}"


class Like(Lookup):
    """Whether a haystack fits a pattern of folded words (so there is nothing in it to escape)."""

    lookup_name = "like"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Sql:  # type: ignore[override]
        """Compare with LIKE."""
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} LIKE {right}", [*left_params, *right_params]


def has_word(text: Haystack, word: str) -> Like:
    """Return the condition that ``word`` stands in the text; a short one at the start of a word."""
    return Like(text, pattern(word))


def pattern(word: str, *, until: str = "") -> str:
    """Return the pattern of a text that holds ``word``, before the sign ``until`` when that is given."""
    start = " " if len(word) < SHORT else ""
    return f"%{start}{word}%" + (f"{until}%" if until else "")


class LooksLike(Lookup):
    """Whether a haystack may hold a word, apart from a typo.

    SQLite answers it for sure; what PostgreSQL finds by trigrams is looked at again (``finding``).
    """

    lookup_name = "looks_like"
    prepare_rhs = False

    def as_postgresql(self, compiler: Any, connection: Any) -> Sql:
        """Compare trigrams, with the threshold of ``postgres.similarity``; and try letters that changed places."""
        left, left_params = self.process_lhs(compiler, connection)
        others = [pattern(other) for other in swapped(self.rhs)] if len(self.rhs) <= LONGEST_SWAPPED else []
        conditions = [f"{left} %%> %s", *[f"{left} LIKE %s"] * len(others)]
        params = [param for value in (self.rhs, *others) for param in (*left_params, value)]
        return f"({' OR '.join(conditions)})", params

    def as_sqlite(self, compiler: Any, connection: Any) -> Sql:
        """Ask our own function."""
        left, left_params = self.process_lhs(compiler, connection)
        return f"cmk_looks_like({left}, %s)", [*left_params, self.rhs]


class Likeness(Func):
    """How much a haystack looks like it holds a word: 0 to 1 on PostgreSQL; SQLite does not tell."""

    output_field = FloatField()

    def __init__(self, text: Haystack, word: str) -> None:
        super().__init__(text, Value(word))

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Sql:
        """Compare trigrams."""
        return self.as_sql(compiler, connection, template="word_similarity(%(expressions)s)", arg_joiner=", ")  # type: ignore[return-value]

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Tell nothing."""
        return "0.0", []


class HasWords(Func):
    """Whether a longer text holds all ``words``; on PostgreSQL also in another form (``lessen`` for ``les``)."""

    output_field = BooleanField()

    def __init__(self, text: LongText, words: Sequence[str]) -> None:
        super().__init__(text)
        self.words = tuple(words)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Sql:
        """Ask the Dutch full text search; each word may be the beginning of one."""
        text, params = compiler.compile(self.get_source_expressions()[0])
        query = " & ".join(f"'{word}':*" for word in self.words)
        return f"{text} @@ to_tsquery('dutch', %s)", [*params, query]

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Ask our own function."""
        text, params = compiler.compile(self.get_source_expressions()[0])
        return f"cmk_has_words({text}, %s)", [*params, " ".join(self.words)]
