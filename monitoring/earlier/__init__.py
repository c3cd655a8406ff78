"""Earlier results in: answers from before this system, brought in from a spreadsheet (``docs/earlier-results.md``).

A file is read (``partners.bulk.reading``), planned as a whole (``plan``), shown, and only then written, in one
transaction (``services``). The plan is kept as JSON::

    {"problems": ["…"],                                   # the file as a whole cannot be read
     "errors": [{"lines": [4, 9], "where": "vraag", "value": "visie.nuu", "text": "…"}],
     "rounds": [{"name": "…", "opens_on": "2023-08-01", "closes_on": "2024-07-31", "is_new": true, "told": "…",
                 "new": ["De Regenboog"], "same": 3, "answers": 70}],
     "counts": {"rows": 75, "empty": 1, "double": 0, "answers": 70, "new": 2, "same": 1}}

Nothing of what schools answered is in it, but for cells that are wrong.
"""
