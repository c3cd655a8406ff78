"""Finding rows by what a person types: forgiving of case, diacritics, punctuation and a small typo.

* ``folding``: what is left of a text for comparing, and what a person typed as a ``Query``;
* ``typos``: whether one word may be another one with a typo;
* ``expressions``: the same as parts of a query, on PostgreSQL and SQLite alike;
* ``postgres`` and ``sqlite``: what only one of the two has, and the operations for migrations;
* ``finding``: the rows that fit a query, best first;
* ``marks``: a text with the hit marked in it.

What is searched, and who may, is told by the apps: ``schools.search``, ``partners.search``, ``monitoring.search``.
"""
