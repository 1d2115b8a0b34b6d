"""What the tests keep of the shipped definitions is what would be read anew."""

import dataclasses

import pytest
from tests import shipped_once

from gaugebook.definitions import files, library
from gaugebook.definitions.library import load_library


@pytest.fixture
def as_shipped():
    """Everything parsed anew, as outside the tests."""
    shipped_once.forget()
    yield
    shipped_once.keep()


def test_outside_the_tests_nothing_is_kept(as_shipped):
    assert library.load_yaml is files.load_yaml
    assert library.build is files.build


def test_the_library_that_is_kept_is_the_one_that_is_read(as_shipped):
    read, problems = load_library()
    shipped_once.keep()
    for _ in range(2):
        kept, kept_problems = load_library()
        assert kept_problems == problems
        for field in dataclasses.fields(read):
            assert getattr(kept, field.name) == getattr(read, field.name), field.name


def test_a_file_of_a_council_is_read_each_time(tmp_path):
    path = tmp_path / "metrics" / "a.yaml"
    path.parent.mkdir()
    path.write_text("id: a\n", encoding="utf-8")
    first, _ = library.load_yaml(path)
    path.write_text("id: b\n", encoding="utf-8")
    second, _ = library.load_yaml(path)
    assert (first.data, second.data) == ({"id": "a"}, {"id": "b"})
    assert "made" not in vars(first)
