"""Searching from every page: schools, people, partners, offers, boards, municipalities, agreements and conversations.

``kinds`` says what a kind of result is; ``places``, ``people``, ``culture`` and ``talks`` are the kinds; ``selectors``
asks them. How rows are found is in ``cmk.core.search``. Who may search what follows from ``visible_to`` alone.
"""
