"""The made-up council's records, made once a session: they cost some seconds."""

import pytest

from gaugebook.tables.synthetic import write_contacts


@pytest.fixture(scope="session")
def made_up_folder(tmp_path_factory):
    """A folder with the made-up contacts, in which the other tables can be made."""
    folder = tmp_path_factory.mktemp("made-up")
    write_contacts(folder / "made-up-contacts-2022.parquet")
    return folder


@pytest.fixture(scope="session")
def made_up_file(made_up_folder):
    return made_up_folder / "made-up-contacts-2022.parquet"
