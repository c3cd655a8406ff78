"""The other programmes of the demo: FluXus, Hart, the leergemeenschappen and Pit, each with its own story.

They have ended, so their story plays within their own years and is the same on any day. What is particular to each
stands in ``cmk/demo/data/five``; the code knows none of them.
"""
