"""Reading definition files: YAML with the line of every field, and no surprises.

PyYAML's safe loader reads YAML 1.1, where ``No`` is false, ``1:30`` is ninety and a date is an
object. Officers write words, so here only ``true``, ``false``, ``null`` and plain numbers are
anything but text, and what YAML 1.1 would have changed is explained. Anchors are refused,
because a few lines of them can stand for gigabytes, and so are tags.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from yaml.composer import Composer, ComposerError
from yaml.reader import ReaderError
from yaml.resolver import Resolver
from yaml.scanner import ScannerError

from gaugebook.definitions.faults import NOT_FIELDS, Path_, problems_of
from gaugebook.errors import Problem, Where, problem

LARGEST_FILE = 1_000_000
"""Bytes; the largest definition file that is read."""
DEEPEST = 40
MOST_DIGITS = 15
"""A longer number is not a figure but an identifier, and a float would change it."""

Model = TypeVar("Model", bound=BaseModel)

_WORDS_READ_AS_BOOLEAN = re.compile(r"y|n|yes|no|on|off", re.IGNORECASE)
_NO_ANCHORS = "a text that starts with & or * needs quotes (anchors are not read here)"
_NO_TAGS = "a text that starts with ! needs quotes (tags are not read here)"

# What PyYAML says, and what it means to the writer of the file; the first that fits is taken.
_SYNTAX_IN_WORDS = (
    ("scanning an alias", _NO_ANCHORS),
    ("scanning an anchor", _NO_ANCHORS),
    ("scanning a tag", _NO_TAGS),
    ("another document", "a second document starts with ---; one file holds one"),
    ("mapping values are not allowed", "a colon stands where none can be; quote the text"),
    ("could not find expected ':'", "the colon after the name of a field is missing"),
    ("unexpected end of stream", "a quotation mark is not closed"),
    ("unknown escape", "a backslash needs single quotes round the text, not double ones"),
    ("'?'", "a text with a question mark needs quotes round it, inside brackets and braces"),
    ("but found '<stream end>'", "a bracket or a brace is not closed"),
    ("expected ',' or", "a comma or a closing bracket is missing"),
    ("<block end>", "the indentation does not fit the lines above"),
    ("'\\t'", "a tab stands where spaces are needed"),
    ("'@'", "a text that starts with @ needs quotes"),
    ("'`'", "a text that starts with ` needs quotes"),
)


class _Loader(yaml.SafeLoader):
    """PyYAML's safe loader with only the plain resolvers, and neither anchors nor tags."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        _refuse_marks(self.peek_event())  # type: ignore[no-untyped-call]
        return super().compose_node(parent, index)

    def fetch_directive(self) -> None:
        """Refuse a line that starts with %, which YAML takes for a directive and passes over."""
        raise ScannerError(None, None, "'%'", self.get_mark())


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("int", r"^[-+]?(?:0|[1-9][0-9]*)$", "-+0123456789"),
    ("float", r"^[-+]?[0-9]+\.[0-9]+$", "-+0123456789"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))


def _refuse_marks(event: Any) -> None:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise ComposerError("scanning an anchor", None, None, event.start_mark)
    if getattr(event, "tag", None):
        raise ComposerError("scanning a tag", None, None, event.start_mark)


def _fast_loader() -> Any:
    """Give the same loader over the parser in C, eight times as fast; None where it is missing."""
    try:
        from yaml.cyaml import CParser  # type: ignore[attr-defined]
    except ImportError:
        return None

    class FastLoader(Composer, CParser, Resolver):
        yaml_implicit_resolvers = _Loader.yaml_implicit_resolvers

        def __init__(self, text: str) -> None:
            CParser.__init__(self, text)
            Composer.__init__(self)
            Resolver.__init__(self)

        def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
            _refuse_marks(self.peek_event())
            return super().compose_node(parent, index)

    return FastLoader


_FastLoader = _fast_loader()
_ODD_IN_YAML = re.compile(
    r"^%|^---|(?:^|[\s\[{,])\?(?:\s|\Z)|(?:[\[{]|[\]}]\s*,)[^\[\]{}]*\?|[|>][-+\d]*#"
    r"|[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff]",
    re.MULTILINE,
)
"""What the two parsers take differently: directives, question marks as keys or between brackets, a
comment that touches a mark, tabs and unusual line ends."""


@dataclass(frozen=True)
class LoadedYaml:
    """The content of a YAML file, and the line of each of its fields."""

    file: str
    data: Any
    lines: Mapping[Path_, int] = field(default_factory=dict)

    def where(self, path: Path_ = ()) -> Where:
        """Give the place of a field, or of the nearest field that holds it."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.lines:
                return Where(self.file, line=self.lines[path[:length]])
        return Where(self.file, line=1)


def load_yaml(path: Path, *, name: str | None = None) -> tuple[LoadedYaml | None, list[Problem]]:
    """Read a YAML file; give its content with line numbers, and every fault found.

    Parameters
    ----------
    path
        The file.
    name
        How the file is named in findings; its path when left out.
    """
    shown = name or str(path)
    try:
        if path.stat().st_size > LARGEST_FILE:
            return None, [problem("file-too-large", shown, detail="over 1 MB for a definition")]
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return None, [problem("file-missing", shown)]
    except UnicodeDecodeError:
        return None, [problem("file-unreadable", shown, detail="it is not UTF-8 text")]
    except OSError as fault:
        return None, [problem("file-unreadable", shown, detail=fault.strerror or "no access")]
    return parse_yaml(text, shown)


def parse_yaml(text: str, file: str) -> tuple[LoadedYaml | None, list[Problem]]:
    r"""Read YAML text; give its content with line numbers, and every fault found.

    Examples
    --------
    >>> loaded, problems = parse_yaml("id: a\nowner: No\n", "a.yaml")
    >>> print(problems[0].where, problems[0].code)
    a.yaml:2 yaml-no-word
    """
    try:
        root = _compose(text)
    except yaml.YAMLError as fault:
        return None, [_syntax_problem(fault, text, file)]
    except RecursionError:
        where = Where(file, line=1)
        return None, [problem("yaml-broken", where, detail="it is nested too deeply")]
    reader = _TreeReader(file)
    data = reader.read(root, (), 0) if root is not None else None
    if any(p.is_refused for p in reader.problems):
        return None, reader.problems
    return LoadedYaml(file, data, reader.lines), reader.problems


def _compose(text: str) -> yaml.Node | None:
    """Give the nodes of a YAML text: by the fast parser, and where that stumbles by the plain one.

    The plain one has the last word on every fault, so that findings are the same on every machine.
    """
    if _FastLoader is not None and not _ODD_IN_YAML.search(text):
        with suppress(yaml.YAMLError):
            return _nodes(_FastLoader(text))
    return _nodes(_Loader(text))


def _nodes(loader: Any) -> yaml.Node | None:
    try:
        root: yaml.Node | None = loader.get_single_node()
        return root
    finally:
        loader.dispose()


def _syntax_problem(fault: yaml.YAMLError, text: str, file: str) -> Problem:
    if isinstance(fault, ReaderError):
        line = text.count("\n", 0, fault.position) + 1
        detail = f"it has the character U+{ord(text[fault.position]):04X}, which no text has"
        return problem("yaml-broken", Where(file, line=line), detail=detail)
    said = f"{getattr(fault, 'context', '')}: {getattr(fault, 'problem', '')}"
    mark = getattr(fault, "problem_mark", None)
    if "end of stream" in said or "<stream end>" in said:
        mark = getattr(fault, "context_mark", None) or mark
    number = mark.line if mark else 0
    if "'%'" in said:
        return problem("yaml-percent", Where(file, line=number + 1), found="%")
    plain = (words for sign, words in _SYNTAX_IN_WORDS if sign in said)
    detail = next(plain, "the line does not fit what stands before it")
    return problem("yaml-broken", Where(file, line=number + 1), detail=detail)


class _TreeReader:
    """Walks a YAML node tree once, keeping values, lines and faults."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Path_, int] = {}
        self.problems: list[Problem] = []

    def read(self, node: yaml.Node, path: Path_, depth: int) -> Any:
        line = node.start_mark.line + 1
        self.lines.setdefault(path, line)
        if depth > DEEPEST:
            self._fault("yaml-broken", line, detail="it is nested too deeply")
            return None
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path, depth)
        if isinstance(node, yaml.SequenceNode):
            return [self.read(item, (*path, i), depth + 1) for i, item in enumerate(node.value)]
        return self._scalar(node, line)

    def _mapping(self, node: yaml.MappingNode, path: Path_, depth: int) -> dict[str, Any]:
        result: dict[str, Any] = {}
        first_lines: dict[str, int] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self._fault("yaml-broken", line, detail="the name of a field must be a text")
                continue
            key = self._text(key_node, line)
            if key in result:
                self._fault("yaml-duplicate", line, found=key, first=first_lines[key])
                continue
            first_lines[key] = line
            self.lines[(*path, key)] = line
            result[key] = self.read(value_node, (*path, key), depth + 1)
        return result

    def _scalar(self, node: yaml.Node, line: int) -> Any:
        text = self._text(node, line)
        is_plain = not getattr(node, "style", None)
        if is_plain and _WORDS_READ_AS_BOOLEAN.fullmatch(text):
            self._fault("yaml-no-word", line, found=text)
            return text
        match node.tag.rpartition(":")[2]:
            case "bool":
                return text.casefold() == "true"
            case "null":
                return None
            case "int" | "float" if sum(c.isdigit() for c in text) > MOST_DIGITS:
                detail = f"a number with more than {MOST_DIGITS} digits needs quotes, as a text"
                self._fault("yaml-broken", line, detail=detail)
            case "int":
                return int(text)
            case "float":
                return float(text)
        return text

    def _text(self, node: yaml.Node, line: int) -> str:
        """Give the text of a node, which may have been written with escapes."""
        text = str(node.value)
        strange = (c for c in text if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t")
        if found := next(strange, None):
            detail = f"it has the character U+{ord(found):04X}, which no text has"
            self._fault("yaml-broken", line, detail=detail)
        return text

    def _fault(self, code: str, line: int, **facts: Any) -> None:
        self.problems.append(problem(code, Where(self.file, line=line), **facts))


def build(
    model: type[Model], loaded: LoadedYaml, *, at: Path_ = ()
) -> tuple[Model | None, list[Problem]]:
    """Make a definition from loaded YAML; every fault becomes a Problem at its line.

    Nothing is converted in silence: a number in quotes is a text, and a text is not a number.

    Parameters
    ----------
    model
        The definition's model.
    loaded
        The file's content.
    at
        The field of the file that holds the definition, when it is not the whole file.
    """
    data = loaded.data
    for step in at:
        data = data[step]
    if not isinstance(data, dict):
        return None, [problem("definition-wrong", loaded.where(at), detail=NOT_FIELDS)]
    try:
        # By way of JSON, where a list may become a tuple and a text a date, but nothing else.
        return model.model_validate_json(json.dumps(data), strict=True), []
    except ValidationError as fault:
        return None, problems_of(fault, data, model, lambda path: loaded.where((*at, *path)))


FINGERPRINT_SCHEME = 2
"""Names the way in which `fingerprint` works; another way gives another number here."""


def fingerprint(definition: BaseModel) -> str:
    """Give the sha256 of a definition's content, whatever the order or comments of its file.

    A field that holds its default is left out, written or not: a definition does not change when
    a later release knows a further field.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    plain = definition.model_dump(
        mode="json", by_alias=True, exclude={"based_on"}, exclude_defaults=True
    )
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
