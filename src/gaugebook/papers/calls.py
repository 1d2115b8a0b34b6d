"""The calls of a narrative: ``{{ figure("wait_mean") }}`` and its like, read and never run.

A call is a known function with plain values. Its text is parsed by Python's own parser and
admitted only as a name with texts, so that nothing an officer pastes can do more than ask for
a figure.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gaugebook.bindings_words import TYPED_NUMBER
from gaugebook.errors import Problem, Where, near_miss, problem
from gaugebook.periods import MONTH_NAMES

_CURLY = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'"})


@dataclass(frozen=True)
class Signature:
    """What a function of the narrative takes: its positional names and its options.

    `lists` are the names that may be given several texts in square brackets.
    """

    required: tuple[str, ...]
    options: Mapping[str, Any]
    example: str
    is_block: bool = False
    lists: tuple[str, ...] = ()


FUNCTIONS: Mapping[str, Signature] = {
    "figure": Signature(
        ("metric",),
        {"period": "latest", "where": {}, "style": "value"},
        '{{ figure("wait_mean") }}',
    ),
    "change": Signature(
        ("metric",),
        {"since": "previous", "period": "latest"},
        '{{ change("wait_mean", since="previous") }}',
    ),
    "period": Signature((), {"name": "latest"}, '{{ period("latest") }}'),
    "status": Signature(("metric",), {"period": "latest"}, '{{ status("wait_mean") }}'),
    "claim": Signature(
        ("words", "metric"),
        {"period": "latest", "since": "", "of": "", "where": {}},
        '{{ claim("within target", "wait_mean") }}',
        lists=("metric",),
    ),
    "sentence": Signature(("exhibit",), {}, '{{ sentence("trend.check-1") }}'),
    "quoted": Signature(("text", "source"), {}, '{{ quoted("40%", "paragraph 2.33") }}'),
    "table": Signature(("exhibit",), {}, '{{ table("trend.indicators") }}', is_block=True),
    "chart": Signature(("exhibit",), {}, '{{ chart("trend.wait") }}', is_block=True),
    "headline": Signature(("run",), {}, '{{ headline("trend") }}', is_block=True),
}
"""Every function of the narrative. `fact` is not built yet."""

_NOT_YET = {"fact"}


@dataclass(frozen=True)
class Call:
    """One call in the narrative: its function, its arguments by name, its line, its text."""

    function: str
    arguments: Mapping[str, Any]
    where: Where
    text: str

    def __getitem__(self, name: str) -> Any:
        return self.arguments[name]

    @property
    def is_block(self) -> bool:
        """Whether it stands for a block (a table, a chart) and not for words."""
        return FUNCTIONS[self.function].is_block


def read_call(text: str, shown: str, where: Where) -> Call | Problem:
    """Read what stands between the braces; give the call, or why it is none.

    Examples
    --------
    >>> read_call('figure(“wait_mean”)', "", Where("n.md", line=1))["metric"]
    'wait_mean'
    >>> read_call("figure(1)", "{{ figure(1) }}", Where("n.md", line=1)).code
    'expression-broken'
    """
    try:
        tree = ast.parse(text.translate(_CURLY), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return broken_call(shown, "it is not a name with values in brackets", where)
    if not isinstance(tree, ast.Call) or not isinstance(tree.func, ast.Name):
        return broken_call(shown, "it is not a name with values in brackets", where)
    name = tree.func.id
    signature = FUNCTIONS.get(name)
    if signature is None:
        unknown = f"there is no {name}.{near_miss(name, FUNCTIONS)}".rstrip(".")
        return broken_call(
            shown, f"{name} is not built yet" if name in _NOT_YET else unknown, where
        )
    try:
        return Call(name, _arguments(tree, signature), where, shown)
    except ValueError as fault:
        return broken_call(shown, str(fault), where, example=signature.example)


def broken_call(found: str, detail: str, where: Where, *, example: str = "") -> Problem:
    """Give the finding for a call that cannot be understood, with an example of one that can."""
    shown = example or FUNCTIONS["figure"].example
    return problem("expression-broken", where, found=found, detail=detail, example=shown)


def _arguments(tree: ast.Call, signature: Signature) -> dict[str, Any]:
    names = (*signature.required, *signature.options)
    if len(tree.args) > len(names):
        raise ValueError(f"it takes at most {len(names)} values")
    values = {name: _plain(node) for name, node in zip(names, tree.args, strict=False)}
    for keyword in tree.keywords:
        if keyword.arg not in names:
            raise ValueError(f"there is no {keyword.arg}; it takes {', '.join(names)}")
        if keyword.arg in values:
            raise ValueError(f"{keyword.arg} is given twice")
        values[keyword.arg] = _plain(keyword.value)
    missing = [name for name in signature.required if name not in values]
    if missing:
        raise ValueError(f"{missing[0]} is missing")
    filled = dict(signature.options) | values
    for name, value in filled.items():
        _check_kind(name, value, may_be_list=name in signature.lists)
    return filled


def _check_kind(name: str, value: Any, *, may_be_list: bool) -> None:
    """Refuse a list or pairs where a text belongs, and the other way round."""
    wanted = dict if name == "where" else (str, list) if may_be_list else str
    values = value.values() if isinstance(value, dict) else ()
    if isinstance(value, wanted) and all(isinstance(text, str) for text in values):
        return
    words = {dict: "pairs in braces", str: "a text"}
    raise ValueError(f"{name} must be {words[dict if name == 'where' else str]}")


def _plain(node: ast.expr) -> Any:
    """Give a text, texts in square brackets or pairs of texts; nothing else can be written."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.List) and node.elts:
        texts = [_plain(part) for part in node.elts]
        if all(isinstance(text, str) for text in texts):
            return texts
    if isinstance(node, ast.Dict) and all(k is not None for k in node.keys):
        pairs = zip(node.keys, node.values, strict=True)
        return {_plain(key): _plain(value) for key, value in pairs if key is not None}
    raise ValueError("values are texts in quotes")


_MONTHS = "|".join(MONTH_NAMES)
_NO_FIGURES = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: to \d{{1,2}})? (?:{_MONTHS})\b(?: \d{{4}})?"
    rf"|\b(?:{_MONTHS}) \d{{4}}\b|\b\d{{4}}/\d{{2}}\b|\b(?:19|20)\d\d\b"
    r"|\b(?:section|paragraph|table|figure|appendix|chart|part|page|note|phase)s? [\d.]+",
    re.IGNORECASE,
)


def typed_numbers(text: str) -> list[str]:
    """Give the numbers that somebody typed into prose; dates, years and references are none.

    >>> typed_numbers("In October 2022 we took 242 seconds, see table 1.")
    ['242']
    """
    return TYPED_NUMBER.findall(_NO_FIGURES.sub(" ", text))
