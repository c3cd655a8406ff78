"""Trigrams and the functions that fold texts, on PostgreSQL; nothing on SQLite.

The functions do what ``cmk.core.search.folding`` does (``tests/core/test_search_database.py`` compares them). Their
bodies are bound to what they call when they are made, so a dump is restored whatever its search path.
"""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

from cmk.core.search.postgres import PostgresSQL

KIND = "LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 200"

# In small letters, without diacritics.
PLAIN = rf"""
CREATE FUNCTION cmk_plain(value text) RETURNS text {KIND} RETURN
  CASE WHEN octet_length(value) = char_length(value) THEN lower(value)
  ELSE replace(replace(replace(
    translate(
      regexp_replace(lower(normalize(value, NFKD)), U&'[\0300-\036f]', '', 'g'),
      U&'\00D8\00F8\0141\0142\0110\0111\0131', 'oollddi'
    ), U&'\00DF', 'ss'), U&'\00E6', 'ae'), U&'\0153', 'oe')
  END
"""

# A space for what stands between words (the first 47), nothing for what is left out (the last 5), one space at a time.
FOLD = rf"""
CREATE FUNCTION cmk_fold(value text) RETURNS text {KIND} RETURN
  btrim(replace(replace(replace(
    translate(
      cmk_plain(value),
      U&'-_/\\,;:()[]{{}}<>|&+*=#%$@!?~^"\0009\000A\000D\000C\000B\2013\2014\2212\201C\201D\201E\00B7\2022\00AB\00BB\20AC\00A7\00B0.''`\2019\2018',
      repeat(' ', 47)
    ), '  ', ' '), '  ', ' '), '  ', ' '))
"""

JOINED = f"CREATE FUNCTION cmk_joined(value text) RETURNS text {KIND} RETURN replace(cmk_fold(value), ' ', '')"

HAYSTACK = f"""
CREATE FUNCTION cmk_haystack(name text, rest text) RETURNS text {KIND} RETURN
  ' ' || cmk_fold(name) || ' | ' || cmk_fold(rest) || ' '
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        TrigramExtension(),
        PostgresSQL([PLAIN], ["DROP FUNCTION cmk_plain(text)"]),
        PostgresSQL([FOLD], ["DROP FUNCTION cmk_fold(text)"]),
        PostgresSQL([JOINED], ["DROP FUNCTION cmk_joined(text)"]),
        PostgresSQL([HAYSTACK], ["DROP FUNCTION cmk_haystack(text, text)"]),
    ]
