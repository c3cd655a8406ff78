"""Editing everything in a programme's definition in the browser.

``catalogue`` describes each kind of part (fields, rows within it, where it stands in the plan); forms, the preview,
saving, taking out of use and the pages follow from that description.
"""
