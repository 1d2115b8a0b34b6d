"""The headings of a table held against its source: which it lacks, and which nobody mentions."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from gaugebook.definitions.source import Source
from gaugebook.definitions.source_columns import SourceColumn
from gaugebook.errors import Problem, Where, at_most, near_miss, problem


def headings_read(rule: SourceColumn, present: Collection[str]) -> tuple[str, ...]:
    """Give the headings that a column is read from: the first that is there, or all of its parts.

    Nothing where the table has none of them, or not every part.
    """
    if rule.parts:
        return rule.parts if all(part in present for part in rule.parts) else ()
    return next(((heading,) for heading in rule.headings if heading in present), ())


def unmapped_headings(present: Iterable[str], source: Source, where: Where) -> list[Problem]:
    """Tell the headings that a source does not mention; the last told says how many are left."""
    found = [
        problem("heading-unmapped", where, found=name, source=source.id)
        for name in present
        if not source.is_expected(name)
    ]
    return at_most(found)


def missing_headings(present: Collection[str], source: Source, where: Where) -> list[Problem]:
    """Tell the columns that a source needs and for which the table has no heading.

    Rules that leave rows out need theirs too.
    """
    found = [
        missing_heading((rule.headings or rule.parts)[0], column, present, source, where)
        for column, rule in source.columns.items()
        if rule.required and not headings_read(rule, present)
    ]
    return [*found, *rules_without_heading(present, source, where)]


def rules_without_heading(present: Collection[str], source: Source, where: Where) -> list[Problem]:
    """Tell the rules that leave rows out by a heading that the table has not.

    A rule that is not required is skipped, and the rows that it would have left out are kept.
    """
    found = []
    for rule in source.leave_out:
        if rule.heading in present:
            continue
        if rule.required:
            found.append(missing_heading(rule.heading, "leave_out", present, source, where))
            continue
        told = problem(
            "rule-not-applied",
            where,
            found=rule.heading,
            because=rule.because,
            source=source.id,
        )
        found.append(told)
    return found


def missing_heading(
    heading: str, column: str, present: Collection[str], source: Source, where: Where
) -> Problem:
    """Tell one heading that is lacking, and the one that it was most likely renamed to."""
    return problem(
        "heading-missing",
        where,
        found=heading,
        column=column,
        source=source.id,
        hint=near_miss(heading, present),
    )
