"""Which Java Spark would run on."""

import os

import pytest

from gaugebook.sql.java import java_version, read_version


@pytest.mark.parametrize(
    ("said", "version"),
    [
        ('openjdk version "17.0.15" 2025-04-15\nOpenJDK Runtime Environment', 17),
        ('java version "1.8.0_392"', 8),
        ('openjdk version "21" 2023-09-19', 21),
        ("sh: java: not found", None),
        ("", None),
    ],
)
def test_the_version_is_read_from_what_java_says(said, version):
    assert read_version(said) == version


def test_a_java_home_without_java_is_no_java(tmp_path, monkeypatch):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert java_version() is None


@pytest.mark.skipif(os.name == "nt", reason="a program is no shell script there")
def test_the_java_of_java_home_comes_first(tmp_path, monkeypatch):
    program = tmp_path / "bin" / "java"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho 'java version \"11.0.2\"' >&2\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert java_version() == 11
