"""What the documents say is so.

1. Every command that a document shows exists, with its options; every command is in the README.
2. Every period that a document shows can be read.
3. Decisions are numbered without gaps; links between documents lead somewhere.
"""

import re
import shlex

import pytest
from tests.conftest import ROOT

from gaugebook.cli.commands import app
from gaugebook.periods import parse_period

PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/**/*.md")])
TEXTS = {page.relative_to(ROOT).as_posix(): page.read_text(encoding="utf-8") for page in PAGES}
GROUPS = {group.typer_instance.info.name: group.typer_instance for group in app.registered_groups}
COMMANDS = {c.name or c.callback.__name__ for c in app.registered_commands} | {
    f"{name} {c.name or c.callback.__name__}"
    for name, group in GROUPS.items()
    for c in group.registered_commands
}
GLOBAL_OPTIONS = {"--help", "--version", "--traceback"}
CALL = re.compile(
    rf"(?:^|[\s`/\\])gaugebook ((?:(?:{'|'.join(GROUPS)}) )?[a-z]+)((?: +[^\s`|#;]+)*)",
    re.MULTILINE,
)


def calls():
    """Give each use of the program in code: the page, the command and its arguments."""
    found = []
    for name, text in TEXTS.items():
        code = re.findall(r"```.*?\n(.*?)```|`([^`\n]+)`", text, re.DOTALL)
        for block, inline in code:
            for match in CALL.finditer(block or inline):
                found.append((name, match[1], match[2]))
    return found


def options_of(command):
    from typer.main import get_command

    found = get_command(app)
    for word in command.split():
        found = found.commands[word]
    return {name for p in found.params for name in p.opts} | GLOBAL_OPTIONS


def test_documents_show_commands():
    assert len(calls()) > 10


@pytest.mark.parametrize(("page", "command", "arguments"), calls())
def test_every_command_and_option_that_a_document_shows_exists(page, command, arguments):
    assert command in COMMANDS, f"{page}: gaugebook {command}"
    words = shlex.split(arguments)
    options = {word.partition("=")[0] for word in words if word.startswith("-")}
    assert options <= options_of(command), f"{page}: gaugebook {command} {arguments}"


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_in_the_readme(command):
    assert f"gaugebook {command}" in TEXTS["README.md"]


def written_periods():
    found = set()
    for name, text in TEXTS.items():
        found |= {(name, p) for p in re.findall(r"--period ([0-9][^\s`|)]*)", text)}
        for listed in re.findall(
            r"Periods are written as people write them: (.*?)\.\s", text, re.S
        ):
            found |= {(name, p) for p in re.findall(r"`([^`]+)`", listed)}
    return sorted(found)


@pytest.mark.parametrize(("page", "text"), written_periods())
def test_every_period_that_a_document_shows_can_be_read(page, text):
    parse_period(text)


def test_the_readme_shows_periods_of_each_form():
    assert len({text for page, text in written_periods() if page == "README.md"}) >= 6


DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))


def test_decisions_are_numbered_without_gaps():
    numbers = [int(path.name[:4]) for path in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))


def test_every_decision_is_in_the_list_of_decisions_by_its_title():
    heads = [path.read_text(encoding="utf-8").partition("\n")[0] for path in DECISIONS]
    rows = [
        f"| [{path.name[:4]}]({path.name}) | {head.removeprefix(f'# {path.name[:4]}: ')} |"
        for path, head in zip(DECISIONS, heads, strict=True)
    ]
    assert [line for line in TEXTS["docs/decisions/README.md"].splitlines() if "](" in line] == rows


def links():
    return [
        (name, target)
        for name, text in TEXTS.items()
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text)
        if "://" not in target
    ]


@pytest.mark.parametrize(("page", "target"), links())
def test_every_link_between_documents_leads_somewhere(page, target):
    assert (ROOT / page).parent.joinpath(target).exists()


def test_every_exit_code_is_in_the_readme():
    (line,) = re.findall(r"Exit codes:(.*?)\n\n|Exit codes:(.*?)Periods", TEXTS["README.md"], re.S)[
        :1
    ]
    for code in ("0 done", "1 a refusal", "2 wrong usage", "3 a fault of ours", "130"):
        assert code in "".join(line)
