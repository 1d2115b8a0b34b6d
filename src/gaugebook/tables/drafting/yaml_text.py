"""A proposed source as YAML text, with a comment above each line that a person must confirm."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_./ -]*[A-Za-z0-9_]|[A-Za-z_]|[0-9]+\.[0-9]+\.[0-9]+")
_WORDS_OF_YAML = {"y", "n", "yes", "no", "on", "off", "true", "false", "null", "~"}
_WIDTH = 100
_ASCII_END, _BASIC_END = 0xFF, 0xFFFF

Way = tuple[str, ...]


def yaml_text(fields: Mapping[str, Any], comments: Mapping[Way, str]) -> str:
    r"""Write fields as YAML that `definitions.files` reads back as the same.

    Parameters
    ----------
    fields
        Texts, numbers, true and false, lists, and fields of fields.
    comments
        What to say above a field, by the way to it; ``# confirm:`` is put before it.

    Examples
    --------
    >>> fields = {"columns": {"line": {"from": "Queue: name"}}}
    >>> print(yaml_text(fields, {("columns", "line"): "sure?"}))
    columns:
      # confirm: sure?
      line: {from: "Queue: name"}
    <BLANKLINE>
    """
    return "\n".join(_lines(fields, comments, (), 0)) + "\n"


def _lines(
    fields: Mapping[str, Any], comments: Mapping[Way, str], way: Way, depth: int
) -> Iterator[str]:
    pad = "  " * depth
    for name, value in fields.items():
        here = (*way, name)
        yield from _comment(comments.get(here, ""), pad)
        if isinstance(value, Mapping) and value and _is_block(here):
            yield f"{pad}{_scalar(name)}:"
            yield from _lines(value, comments, here, depth + 1)
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            yield f"{pad}{_scalar(name)}:"
            for number, item in enumerate(value):
                yield from _comment(comments.get((*here, str(number)), ""), f"{pad}  ")
                yield f"{pad}  - {_flow(item)}"
        elif isinstance(value, list):
            yield from _list(name, value, pad)
        else:
            yield from _field(name, value, pad)


def _is_block(way: Way) -> bool:
    """Whether fields stand one a line: all but a column's own rule and a row's."""
    return len(way) == 1 and way[0] not in ("layout", "report", "period_from")


def _field(name: str, value: Any, pad: str) -> Iterator[str]:
    line = f"{pad}{_scalar(name)}: {_flow(value)}"
    codes = value.get("codes") if isinstance(value, Mapping) else None
    if len(line) <= _WIDTH or not codes:
        yield line
        return
    yield f"{pad}{_scalar(name)}:"
    for inner, content in value.items():
        if inner != "codes":
            yield f"{pad}  {_scalar(inner)}: {_flow(content)}"
    yield f"{pad}  codes:"
    yield from (f"{pad}    {_scalar(text)}: {_flow(meant)}" for text, meant in codes.items())


def _list(name: str, value: list[Any], pad: str) -> Iterator[str]:
    line = f"{pad}{_scalar(name)}: {_flow(value)}"
    if len(line) <= _WIDTH:
        yield line
        return
    yield f"{pad}{_scalar(name)}:"
    yield from (f"{pad}  - {_flow(item)}" for item in value)


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_scalar(k)}: {_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    return _scalar(value)


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    text = str(value)
    if _PLAIN.fullmatch(text) and text.casefold() not in _WORDS_OF_YAML:
        return text
    return '"' + "".join(_escaped(c) for c in text) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if character.isprintable():
        return character
    code = ord(character)
    if code <= _ASCII_END:
        return f"\\x{code:02X}"
    return f"\\u{code:04X}" if code <= _BASIC_END else f"\\U{code:08X}"


def _comment(words: str, pad: str) -> list[str]:
    if not words:
        return []
    flat = "".join(c if c.isprintable() else " " for c in " ".join(words.split()))
    wrapped = textwrap.wrap(f"confirm: {flat}", _WIDTH - len(pad) - 2, break_long_words=False)
    return [f"{pad}# {line}" for line in wrapped]
