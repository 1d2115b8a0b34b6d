"""Reading definition files.

1. What people write is text; only true, false, null and plain numbers are anything else.
2. Every fault is a Problem at its line, in words that suppose no knowledge of YAML.
3. What could be dangerous or surprising is refused: anchors, tags, depth, size, odd characters.
4. Nothing is converted in silence.
5. A fingerprint is of the content, not of the writing.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from gaugebook.definitions import files
from gaugebook.definitions.base import Part
from gaugebook.definitions.files import build, fingerprint, load_yaml, parse_yaml


def faults(text: str) -> list[tuple[str, str]]:
    loaded, problems = parse_yaml(text, "a.yaml")
    assert loaded is None
    return [(str(p.where), p.code) for p in problems]


def message(text: str) -> str:
    return parse_yaml(text, "a.yaml")[1][0].message


# --- what is read ---------------------------------------------------------------------------------


def test_only_true_false_null_and_plain_numbers_are_no_text():
    loaded, problems = parse_yaml(
        "a: true\nb: null\nc: 12\nd: -0.5\n"
        "e: 1:30\nf: 2022-10\ng: 2022-12-08\nh: 007\ni: 1e5\nj: .inf\nk: 1_000\nl: 0x1F\n",
        "a.yaml",
    )

    assert problems == []
    assert loaded.data == {
        "a": True, "b": None, "c": 12, "d": -0.5,
        "e": "1:30", "f": "2022-10", "g": "2022-12-08", "h": "007",
        "i": "1e5", "j": ".inf", "k": "1_000", "l": "0x1F",
    }  # fmt: skip


def test_names_of_fields_are_always_text():
    loaded, _ = parse_yaml("5: a\ntrue: b\nNo: c\n2022-10: d\n", "a.yaml")

    assert list(loaded.data) == ["5", "true", "No", "2022-10"]


def test_every_field_knows_its_line():
    loaded, _ = parse_yaml("id: a\nlist:\n  - x: 1\n    y: 2\n", "a.yaml")

    assert str(loaded.where(("list", 0, "y"))) == "a.yaml:4"
    assert str(loaded.where(("list", 0, "absent"))) == "a.yaml:3"
    assert str(loaded.where(("absent",))) == "a.yaml:1"


def test_a_byte_order_mark_is_no_part_of_the_first_name(tmp_path):
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbfid: a\n")

    loaded, problems = load_yaml(tmp_path / "a.yaml")

    assert (loaded.data, problems) == ({"id": "a"}, [])


@pytest.mark.parametrize("text", ["", "# nothing but a comment\n"])
def test_an_empty_file_holds_nothing(text):
    assert parse_yaml(text, "a.yaml")[0].data is None


# --- faults of the writing ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "where", "code"),
    [
        ("id: a\nowner: No\n", "a.yaml:2", "yaml-no-word"),
        ("codes: [Y, 'N']\n", "a.yaml:1", "yaml-no-word"),
        ("id: a\n% Calls answered: 1\n", "a.yaml:2", "yaml-percent"),
        ("id: a\n%Calls answered: 1\n", "a.yaml:2", "yaml-percent"),
        ("rows:\n  % Calls answered: 1\n", "a.yaml:2", "yaml-percent"),
        ("a: 1\nb: 2\na: 3\n", "a.yaml:3", "yaml-duplicate"),
        ("x:\n  a: 1\n  a: 1\n", "a.yaml:3", "yaml-duplicate"),
    ],
)
def test_what_officers_stumble_over_is_found_at_its_line(text, where, code):
    assert faults(text) == [(where, code)]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: [1, 2\n", 1, "a comma or a closing bracket is missing"),
        ("a: {b: 1\n", 1, "a comma or a closing bracket is missing"),
        ("a: 'x\nb: c\n", 1, "a quotation mark is not closed"),
        ("a: Calls: answered\n", 1, "a colon stands where none can be"),
        ("a\nb: 1\n", 2, "a colon stands where none can be"),
        ("a:\n  b: 1\n c: 2\n", 3, "the indentation does not fit"),
        ("a:\n\tb: 1\n", 2, "a tab stands where spaces are needed"),
        ("a: 1\n---\nb: 2\n", 2, "one file holds one"),
        ('a: "\\q"\n', 1, "a backslash needs single quotes"),
        ("a: @x\n", 1, "a text that starts with @ needs quotes"),
        ("a: `x`\n", 1, "a text that starts with ` needs quotes"),
        ("a: *important*\n", 1, "a text that starts with & or * needs quotes"),
        ("a: & more\n", 1, "a text that starts with & or * needs quotes"),
        ("a: !important x\n", 1, "a text that starts with ! needs quotes"),
        ("a: x\n? [b]\n: c\n", 2, "the name of a field must be a text"),
        ("{a: b}: c\n", 1, "the name of a field must be a text"),
    ],
)
def test_broken_yaml_is_explained_in_plain_words(text, line, words):
    assert faults(text) == [(f"a.yaml:{line}", "yaml-broken")]
    assert words in message(text)


def test_all_faults_are_given_at_once():
    text = "a: No\nb: Yes\na: 1\n"

    assert [code for _, code in faults(text)] == ["yaml-no-word", "yaml-no-word", "yaml-duplicate"]


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "a: &x 1\nb: *x\n",
        "a: &x [1]\nb: *x\n",
        "a: &x [*x]\n",
        "&x a: 1\n",
        "a: !!python/object/apply:os.system [ls]\n",
        "a: !!int x\n",
        "a: !!bool maybe\n",
        "!!set {a, b}\n",
        "a: " + "[" * 60 + "]" * 60,
        "[" * 5000,
        "{" * 5000,
        "- " * 5000,
        "a: " + "9" * 5000,
        "a: 1234567890123456\n",
        "a: " + "9" * 400 + ".0\n",
        "a: x\x00y\n",
        'a: "\\0"\n',
        'a: "\\ud800"\n',
        '"\\ud800": a\n',
        "a: \x07\n",
    ],
    ids=lambda text: repr(text[:24]),
)
def test_what_could_be_dangerous_or_surprising_is_refused(text):
    assert {code for _, code in faults(text)} == {"yaml-broken"}


def test_a_file_over_one_megabyte_is_not_read(tmp_path):
    (tmp_path / "a.yaml").write_text("a: " + "x" * 1_000_000, encoding="utf-8")

    assert [p.code for p in load_yaml(tmp_path / "a.yaml")[1]] == ["file-too-large"]


def test_a_file_in_another_encoding_is_not_guessed_at(tmp_path):
    (tmp_path / "a.yaml").write_bytes("name: Café £5".encode("latin-1"))
    (tmp_path / "b.yaml").write_bytes("name: x".encode("utf-16"))

    for name in ("a.yaml", "b.yaml"):
        loaded, problems = load_yaml(tmp_path / name, name=name)
        assert loaded is None
        assert problems[0].message == f"The file {name} cannot be read: it is not UTF-8 text."


def test_a_file_that_is_not_there_or_is_a_folder_is_a_finding(tmp_path):
    assert [p.code for p in load_yaml(tmp_path / "absent.yaml")[1]] == ["file-missing"]
    assert [p.code for p in load_yaml(tmp_path)[1]] == ["file-unreadable"]


# --- making a definition of it --------------------------------------------------------------------


class Inner(Part):
    size: int


class Sample(Part):
    name: str
    count: int = 0
    share: float = 0.0
    flag: bool = False
    items: tuple[str, ...] = ()
    either: str | Inner | None = None
    inner: Inner | None = None


def found(text: str) -> list[str]:
    loaded, problems = parse_yaml(text, "a.yaml")
    assert problems == []
    return [f"{p.where} {p.message}" for p in build(Sample, loaded)[1]]


def test_a_definition_is_made_of_its_fields():
    loaded, _ = parse_yaml("name: x\nshare: 1\nitems: [a, b]\neither: {size: 2}\n", "a.yaml")

    made, problems = build(Sample, loaded)

    assert problems == []
    assert made == Sample(name="x", share=1.0, items=("a", "b"), either=Inner(size=2))


TEXT_NEEDED = "a text is needed; quote a number to make it one."
FIELDS_NEEDED = "fields are needed, written `name: value`."


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("name: 5", 1, "`name` cannot be 5: " + TEXT_NEEDED),
        ("name: ~", 1, "`name` cannot be empty: " + TEXT_NEEDED),
        ("name: x\ncount: '2'", 2, '`count` cannot be "2": a whole number is needed.'),
        ("name: x\ncount: 1.5", 2, "`count` cannot be 1.5: a whole number is needed."),
        ("name: x\ncount: true", 2, "`count` cannot be true: a whole number is needed."),
        ("name: x\nshare: nan", 2, "`share` cannot be nan: a number is needed."),
        ("name: x\nshare: 1e5", 2, "`share` cannot be 1e5: a number is needed."),
        ("name: x\nflag: 1", 2, "`flag` cannot be 1: true or false is needed."),
        ("name: x\nflag: 'yes'", 2, "`flag` cannot be yes: true or false is needed."),
        ("name: x\nitems: a", 2, "`items` cannot be a: a list is needed."),
        ("name: x\ninner: [1]", 2, "`inner` cannot be [1]: " + FIELDS_NEEDED),
        ("name: x\ncuont: 1", 2, "There is no field `cuont` here. Did you mean count?"),
        ("name: x\ninner:\n  sise: 1\n  size: 1", 3, "There is no field `sise` here. "
         "Did you mean size?"),
        ("count: 1", 1, "The field `name` is missing."),
        ("name: x\neither: {}", 2, "The field `size` is missing."),
    ],
)  # fmt: skip
def test_nothing_is_converted_in_silence(text, line, message):
    assert found(text) == [f"a.yaml:{line} {message}"]


def test_a_choice_of_two_forms_gives_one_finding():
    assert found("name: x\neither: 5") == [
        "a.yaml:2 `either` cannot be 5: a text is needed; quote a number to make it one, "
        "or fields are needed, written `name: value`."
    ]


@pytest.mark.parametrize("text", ["- a\n- b\n", "just words\n", "5\n", ""])
def test_a_file_that_holds_no_fields_is_a_finding(text):
    assert found(text) == [
        "a.yaml:1 The definition does not hold together: fields are needed, written `name: value`."
    ]


def test_a_long_value_is_shown_in_part():
    (words,) = found("name: x\ncount: " + "y" * 500)

    assert "y…" in words
    assert len(words) < 250


def test_a_fingerprint_is_of_the_content_not_of_the_writing():
    one = build(Sample, parse_yaml("name: x\nshare: 0.90\n", "a")[0])[0]
    same = build(Sample, parse_yaml("# a comment\nshare: 0.9\nname: 'x'\n", "b")[0])[0]
    other = build(Sample, parse_yaml("name: x\nshare: 0.91\n", "c")[0])[0]

    assert fingerprint(one) == fingerprint(same) != fingerprint(other)
    assert len(fingerprint(one)) == 64


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_with_a_place_never_a_crash(text):
    loaded, problems = parse_yaml(text, "a.yaml")

    if loaded is None:
        assert all(p.where.line >= 1 and p.is_refused for p in problems)
    else:
        build(Sample, loaded)


pieces = st.sampled_from(
    ["a", "b", ": ", ":\n  ", "\n", "- ", "[", "]", "{", "}", "'", '"', "&x ", "*x", "!!", "%", "|",
     ">", "#", "?", ",", "---", "\t", "No", "1", "1.5", "~", "<<", "\\", "\u2028", "é"]
)  # fmt: skip


@given(st.lists(pieces, max_size=14).map("".join))
def test_any_pieces_of_yaml_are_read_or_refused_never_a_crash(text):
    loaded, problems = parse_yaml(text, "a.yaml")

    if loaded is None:
        assert all(p.where.line >= 1 and "<" not in p.message for p in problems)
    else:
        build(Sample, loaded)


def test_a_field_that_a_later_release_adds_changes_no_fingerprint():
    class Inner(Part):
        code: str

    class LaterInner(Inner):
        note: str | None = None
        tags: tuple[str, ...] = ()

    class Kept(Part):
        name: str
        inner: Inner
        by_name: dict[str, Inner] = Field(default_factory=dict)

    class Later(Part):
        name: str
        inner: LaterInner
        by_name: dict[str, LaterInner] = Field(default_factory=dict)
        limit: int = 8
        inputs: dict[str, str] = Field(default_factory=dict)
        rule: Inner = Inner(code="usual")

    plain = {"name": "a", "inner": {"code": "x"}, "by_name": {"b": {"code": "y"}}}
    bare = {"name": "a", "inner": {"code": "x"}}
    for data in (plain, bare):
        assert fingerprint(Later.model_validate(data)) == fingerprint(Kept.model_validate(data))
    told = Later.model_validate({**plain, "limit": 8, "rule": {"code": "usual"}, "inputs": {}})
    assert fingerprint(told) == fingerprint(Kept.model_validate(plain))
    for other in ({"limit": 9}, {"rule": {"code": "z"}}, {"inputs": {"a": "b"}}, {"name": "b"}):
        changed = Later.model_validate({**plain, **other})
        assert fingerprint(changed) != fingerprint(told), other


_PIECES = (
    *("a: 1", "b: [x, y]", "- z", "  c: >-", "    two", '"q: r"', "'s'", "{t: u}", "? ", "---"),
    *("true", "1.0", ": ", "#n", "|", "[", "]", "\n", "\n  ", " ", "?", "é", ",", "&", "%"),
)


@given(st.lists(st.sampled_from(_PIECES), max_size=12).map("".join))
def test_the_fast_parser_reads_what_the_plain_one_reads(text: str) -> None:
    """Values, lines and faults hang on the text alone, not on which parser a machine has."""
    fast = files.parse_yaml(text, "a.yaml")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "_FastLoader", None)
        plain = files.parse_yaml(text, "a.yaml")
    assert fast == plain


def test_the_fast_parser_is_used() -> None:
    assert files._FastLoader is not None
    assert not files._ODD_IN_YAML.search("question: How many, and of whom?\nby: [line, topic]\n")
