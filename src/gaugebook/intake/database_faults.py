"""What a fault of a database means, in words of ours.

What a driver says may quote the address, the login or a row. So a fault is told by its kind, and
the driver's own words stay here.
"""

from __future__ import annotations

# PostgreSQL's SQLSTATE; of a whole class where two characters stand. None of these quotes a row.
_STATES = {
    "3D000": "it has no database of that name",
    "28": "it does not accept the login",
    "53": "it has no room for one more reader",
    "57014": "the query takes longer than is allowed",
    "55P03": "somebody else has locked the table",
    "25006": "the query would change data, and only reading is allowed",
    "42501": "the login has no right to read it",
    "42P01": "it has no such table; capital and small letters count",
    "42703": "the query names a column that is not there",
    "42883": "the query names a function that is not there",
    "42": "it does not understand the query",
    "22": "a value does not fit what the query makes of it",
    "08": "the connection was lost",
}
# What SQLite says, by how it starts.
_SAID_BY_SQLITE = {
    "no such table": "it has no such table",
    "no such column": "the query names a column that is not there",
    "no such function": "the query names a function that is not there",
    "near ": "it does not understand the query",
    "incomplete input": "it does not understand the query",
    "unable to open": "the file cannot be opened",
    "database is locked": "somebody else has locked it",
    "file is not a database": "the file is no SQLite database, or is encrypted",
    "file is encrypted": "the file is no SQLite database, or is encrypted",
    "database disk image is malformed": "the file is damaged",
    "attempt to write": "the query would change data, and only reading is allowed",
    "string or blob too big": "a cell is too long",
    "Could not decode": "a text in it is not UTF-8",
}


def why_not_opened(fault: Exception, *, backend: str) -> str:
    """Say why a database could not be opened."""
    if words := in_words(fault):
        return words
    return "the file cannot be opened" if backend == "sqlite" else "no server answers there"


def in_words(fault: Exception) -> str:
    """Tell a fault by its kind, or by how its words begin; an empty text where neither is known."""
    original = getattr(fault, "orig", None) or fault
    state = getattr(original, "sqlstate", None) or ""
    if words := _STATES.get(state) or _STATES.get(state[:2]):
        return words
    said = str(original)
    # A connection that fails has no SQLSTATE yet.
    if (
        "authentication failed" in said
        or "no password supplied" in said
        or 'FATAL:  role "' in said
    ):
        return _STATES["28"]
    if 'FATAL:  database "' in said:
        return _STATES["3D000"]
    return next((words for start, words in _SAID_BY_SQLITE.items() if said.startswith(start)), "")
