"""Papers: a report, a meeting, a narrative and exhibits, joined and set for a committee.

`compose` builds one `paper.Paper` tree; `document`, `html` and `excel` set that same tree as
PDF, HTML and a workbook. Papers take exhibits from the store and know no notebook.
"""
