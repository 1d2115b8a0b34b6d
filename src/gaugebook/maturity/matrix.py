"""The second grouping of the statements: a matrix by two of their tags, a score a cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from gaugebook.definitions.assessment import Assessment, NodeKind
from gaugebook.definitions.assessment_scoring import Rule
from gaugebook.definitions.assessment_text import say
from gaugebook.maturity.nodes import Node, ScoredMatrix

BETWEEN_CODES = "/"
"""Stands in the id of a cell between the code of its row and that of its column."""


class NodeMaker(Protocol):
    """What makes a node of others; `gaugebook.maturity.score.node_of`."""

    def __call__(
        self,
        model: Assessment,
        kind: NodeKind,
        node_id: str,
        title: Mapping[str, str],
        rule: Rule,
        children: Sequence[Node],
    ) -> Node:
        """Make the node."""


def score_matrix(
    model: Assessment, leaves: Mapping[str, Node], make: NodeMaker
) -> ScoredMatrix | None:
    """Give the matrix that a model asks for; None where it asks for none.

    A row or column in which no statement is asked is there all the same, without cells.

    Parameters
    ----------
    model
        The model.
    leaves
        The nodes of the statements that are asked.
    make
        Makes the node of a cell.
    """
    matrix = model.scoring.matrix
    if matrix is None:
        return None
    rows, columns = codes_of(model, matrix.rows), codes_of(model, matrix.columns)
    cells: dict[tuple[str, str], Node] = {}
    for row in rows:
        for column in columns:
            inside = [
                leaf
                for leaf in leaves.values()
                if row in _codes(model, leaf, matrix.rows)
                and column in _codes(model, leaf, matrix.columns)
            ]
            if inside:
                title = {"": f"{row}, {column}"}
                name = f"{row}{BETWEEN_CODES}{column}"
                cells[row, column] = make(model, "cell", name, title, matrix.rule, inside)
    return ScoredMatrix(rows, columns, cells)


def codes_of(model: Assessment, tag: str) -> tuple[str, ...]:
    """Give the codes of a tag: in the order of its list, else as the statements use them."""
    if tag == "theme":
        return tuple(theme.id for theme in model.themes)
    if tag in model.tags:
        return tuple(code.id for code in model.tags[tag])
    used = (code for s in model.statements.values() for code in s.tags.get(tag, ()))
    return tuple(dict.fromkeys(used))


def cell_in_words(model: Assessment, cell: str) -> str:
    """Give what a cell of the matrix is about, such as ``Data, Clear``; empty where it is none.

    Parameters
    ----------
    model
        With a matrix.
    cell
        Its id: the codes of its row and column, with a stroke between them.
    """
    matrix = model.scoring.matrix
    row, stroke, column = cell.partition(BETWEEN_CODES)
    if matrix is None or not stroke:
        return ""
    words = (_code_in_words(model, matrix.rows, row), _code_in_words(model, matrix.columns, column))
    return ", ".join(words)


def _code_in_words(model: Assessment, tag: str, code: str) -> str:
    if tag == "theme":
        return next((say(theme.title) for theme in model.themes if theme.id == code), code)
    found = next((one for one in model.tags.get(tag, ()) if one.id == code), None)
    return say(found.label) if found is not None and found.label else code


def _codes(model: Assessment, leaf: Node, tag: str) -> tuple[str, ...]:
    if tag != "theme":
        return leaf.tags.get(tag, ())
    theme = model.theme_of(leaf.id)
    return (theme.id,) if theme else ()
