"""Answers as tidy data for researchers: one row for each school and question, without who; with a codebook.

``frame`` decides which schools are in it and what may be told of each, ``guard`` what may be told of each answer,
``table`` makes the rows, ``codebook`` explains them. The rules stand in ``docs/research-data.md``.
"""
