"""Why a condition text is not admitted: known also to what never parses one.

It stands by itself, as to parse conditions takes a library that loads slowly.
"""

from __future__ import annotations


class ConditionError(ValueError):
    """The condition is not admitted; the message says why and where, in words for its writer.

    Attributes
    ----------
    reason
        Why it is not admitted.
    piece
        The piece of the condition that is meant; empty where it is the whole.
    character
        The number of the character, from 1, where no piece can be shown; else None.

    Examples
    --------
    >>> str(ConditionError("the function getenv is not allowed", piece="getenv('HOME')"))
    "the function getenv is not allowed, at `getenv('HOME')`"
    >>> str(ConditionError("it has an invisible character", character=4))
    'it has an invisible character, at character 4'
    """

    def __init__(self, reason: str, *, piece: str = "", character: int | None = None) -> None:
        self.reason = reason
        self.piece = piece
        self.character = character
        place = f"`{piece}`" if piece else f"character {character}" if character else ""
        super().__init__(f"{reason}, at {place}" if place else reason)
