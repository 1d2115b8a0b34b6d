"""The second grouping of the statements: a matrix by two of their tags, a score a cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from gaugebook.definitions.assessment import Assessment, NodeKind
from gaugebook.definitions.assessment_scoring import Rule
from gaugebook.maturity.nodes import Node, ScoredMatrix


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
                name = f"{row}/{column}"
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


def _codes(model: Assessment, leaf: Node, tag: str) -> tuple[str, ...]:
    if tag != "theme":
        return leaf.tags.get(tag, ())
    theme = model.theme_of(leaf.id)
    return (theme.id,) if theme else ()
