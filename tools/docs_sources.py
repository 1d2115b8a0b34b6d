"""Writes docs/sources.md from the shipped sources. Run it when one is added or changed.

.venv/bin/python tools/docs_sources.py
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from gaugebook.definitions.library import Library, load_library
from gaugebook.definitions.schema import TABLES
from gaugebook.definitions.source import Source
from gaugebook.definitions.source_columns import SourceColumn

PAGE = Path(__file__).resolve().parents[1] / "docs" / "sources.md"

OPENING = """\
# Sources

Every export format that gaugebook ships a mapping for. This page is written by
`tools/docs_sources.py` from the YAML files in `metrics/sources/`.

**To read an export** put the file below `data/` and name its source in `workspace.yaml`:
`inputs: [{source: complaints-log, files: data/complaints-*.xlsx}]`. `gaugebook check` then shows
which rows, dates and findings each file has. Where no source here fits, `gaugebook source draft
FILE` proposes one; where one nearly fits, copy its file into `metrics/sources/` of your workspace,
change headings and codes, and give it an id of its own.

**How to read an entry.** Headings are tried in the order in which they stand, and the first that
the export has is read. A column marked *if there is one* may be absent; without any other the file
is refused. *Hashed* keys are replaced on reading by a keyed hash that only your workspace can make
again. What is *never read* is dropped as the file is opened: names, addresses, telephone numbers
and what people wrote. A heading that an entry does not mention is told, and not read either. A
star stands for any end of a heading.
"""

TABLES_IN_WORDS = {
    "contacts": "Contacts",
    "cases": "Cases",
    "feedback": "Complaints, compliments and comments",
    "staffing": "Staffing",
    "counts": "Summaries",
    "published": "Printed tables and trackers",
    "workplan": "Work plans",
}
"""The tables in the order of the page, in the words of its headings."""

MOST_CODES_SHOWN = 60


def page() -> str:
    """Give the page: the overview, then every source by the table that it is mapped to."""
    library, problems = load_library()
    if problems:
        raise SystemExit("\n".join(f"{p.where}: {p.message}" for p in problems))
    parts = [OPENING, *_overview(library)]
    for table, sources in _by_table(library).items():
        parts.append(f"## {TABLES_IN_WORDS[table]}\n\nA row is {TABLES[table].row_is}.\n")
        parts += [_entry(source, library) for source in sources]
    return "\n".join(parts)


def _by_table(library: Library) -> dict[str, list[Source]]:
    """Give the sources by table; those of the demonstration's made-up data come last."""
    found: dict[str, list[Source]] = {}
    for source in sorted(library.sources.values(), key=lambda s: (_is_made_up(s), s.id)):
        found.setdefault(source.table, []).append(source)
    return {table: found[table] for table in TABLES_IN_WORDS if table in found}


def _is_made_up(source: Source) -> bool:
    return source.id.startswith("made-up-")


# --- the overview ---------------------------------------------------------------------------------


def _overview(library: Library) -> Iterator[str]:
    yield f"## All {len(library.sources)} at a glance\n"
    for table, sources in _by_table(library).items():
        yield f"**{TABLES_IN_WORDS[table]}**\n"
        yield _table(
            ("source", "what it is"), ([f"[{s.id}](#{s.id})", _prose(s.name)] for s in sources)
        )


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    names = list(heads)
    lines = [_row(names), _row("---" for _ in names), *map(_row, rows)]
    return "\n".join(lines) + "\n"


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


# --- one source -----------------------------------------------------------------------------------


def _entry(source: Source, library: Library) -> str:
    said = _opening_comment(library.path_of("source", source.id))
    facts = "\n".join(f"- **{name}:** {text}" for name, text in _facts(source) if text)
    parts = [f"### {source.id}", f"**{_prose(source.name)}.** {_prose(said)}".strip(), facts]
    if source.columns:
        rows = ([f"`{n}`", _headings(rule), _how(rule)] for n, rule in source.columns.items())
        parts.append(_table(("column", "headings", "how it is read"), rows).rstrip())
    if source.rows:
        rows = ([_prose(label), _row_rule(source, label)] for label in source.rows)
        parts.append(_table(("row", "what it is"), rows).rstrip())
    return "\n\n".join(part for part in parts if part) + "\n"


def _opening_comment(path: Path) -> str:
    """Give what the file says of itself in the comment above its first field."""
    lines = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.lstrip("# "))
    return " ".join(lines)


def _facts(source: Source) -> Iterator[tuple[str, str]]:
    if source.record_table is not None:
        yield "Times", f"on the clock of {source.time_zone}"
    yield "Always", ", ".join(f"`{name}` is `{code}`" for name, code in source.dimensions.items())
    yield "Period", _period(source)
    yield "Layout", _layout(source)
    yield (
        "Rows left out",
        "; ".join(
            f"{_code(rule.heading)} is {_listed(rule.texts)} ({_prose(rule.because)})"
            for rule in source.leave_out
        ),
    )
    yield "Never read", _listed(source.never_read)
    yield "Not needed", _listed(source.not_needed)
    yield "Headings and codes from", _prose(source.reference or "")
    yield "Version", source.version


def _period(source: Source) -> str:
    rule = source.period_from
    if rule is None:
        return ""
    if rule.line is not None:
        return f"in a line above the headings, {_code(rule.line)}, days as `{rule.format}`"
    return f"in the name of the file, {_code(rule.file_name or '')}, days as `{rule.format}`"


def _layout(source: Source) -> str:
    layout = source.layout
    if layout is None:
        return ""
    told = [f"labels under {_code(layout.labels)}", f"periods in {layout.periods}"]
    told += [f"targets under {_code(layout.target)}"] if layout.target else []
    told += [f"columns left alone: {_listed(layout.skip)}"] if layout.skip else []
    told += ["a row of years above the months"] if layout.year_heads else []
    told += [f"a heading among the rows names the {layout.group}"] if layout.group else []
    return ", ".join(told)


def _headings(rule: SourceColumn) -> str:
    if rule.from_row:
        return "the whole row"
    return _listed(rule.headings) or " with ".join(map(_code, rule.parts))


def _how(rule: SourceColumn) -> str:
    told = [] if rule.required else ["if there is one"]
    told += ["hashed"] if rule.private == "hash" else []
    told += [f"day in {_listed(rule.day)}"] if rule.day else []
    told += [_formats(rule.formats)] if rule.formats else []
    told += [f"in {rule.unit}"] if rule.unit else []
    told += [_codes(rule)] if rule.codes else []
    told += [
        f"`{_meant(case.gives)}` instead where "
        + " and ".join(f"{_code(h)} is {_listed(texts)}" for h, texts in case.where.items())
        + (f", of {_listed(case.of)}" if case.of else "")
        for case in rule.but
    ]
    told += [f"not known: {_listed(rule.unknown)}"] if rule.unknown else []
    told += ["an empty cell means the one above"] if rule.fill_down else []
    return "; ".join(told)


def _formats(forms: tuple[str, ...]) -> str:
    words = {
        "duration": "a duration such as 00:07:11",
        "percent": "a percentage",
        "share": "a share from 0 to 1",
        "excel": "days as a spreadsheet counts them",
    }
    return " or ".join(words.get(form, f"written `{form}`") for form in forms)


def _codes(rule: SourceColumn) -> str:
    """Say the codes, those of one meaning together."""
    by_meaning: dict[str, list[str]] = {}
    for written, meant in (rule.codes or {}).items():
        by_meaning.setdefault(_meant(meant), []).append(written)
    if len(rule.codes or {}) > MOST_CODES_SHOWN:
        return f"{len(rule.codes or {})} codes"
    return "; ".join(f"`{meant}`: {_prose(', '.join(of))}" for meant, of in by_meaning.items())


def _meant(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _row_rule(source: Source, label: str) -> str:
    rule = source.rows[label]
    if rule.skip:
        return "not read"
    return f"measure `{rule.measure}`" if rule.measure else f"metric `{rule.metric}`"


def _listed(texts: Iterable[str]) -> str:
    return ", ".join(map(_code, texts))


def _code(text: str) -> str:
    return f"`{text}`"


def _prose(text: str) -> str:
    """Give a text so that Markdown takes no letter of it for a mark."""
    return re.sub(r"([<\[*_])", r"\\\1", text)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
