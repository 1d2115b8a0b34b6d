"""The login of a database is in nothing that is made or said.

The whole way is gone with records of a PostgreSQL whose address has a password in it: check,
compute, and the same again with an address that fails.
"""

import pytest
from sqlalchemy import create_engine
from tests.postgres_server import running_postgres
from tests.soundness.test_nobody_is_named import found_in, said, write_workspace
from tests.test_privacy import made_files

from gaugebook.workspace.scaffold import init_workspace

PASSWORD = "tell-nobody-7"
CALLS = """
CREATE ROLE clerk LOGIN PASSWORD 'tell-nobody-7';
CREATE TABLE calls AS
SELECT 'C' || n AS id, timestamptz '2026-09-01 10:00+01' + n * interval '1 hour' AS started,
       CASE WHEN mod(n, 10) = 0 THEN 'B' ELSE 'A' END AS result, 'Zebedee Quillfeather' AS agent
FROM generate_series(0, 700) AS n;
GRANT SELECT ON calls TO clerk;
"""
SOURCE = """
id: crm-calls
version: 1.0.0
name: Calls of the CRM
table: contacts
dimensions: {channel: phone}
columns:
  contact_id: {from: id}
  started_at: {from: started}
  outcome: {from: result, codes: {A: answered, B: abandoned}}
never_read: [agent]
"""


@pytest.mark.needs_postgres
def test_the_login_of_a_database_is_nowhere(tmp_path, monkeypatch):
    folder = tmp_path / "council"
    init_workspace(folder)
    (folder / "metrics" / "sources" / "crm-calls.yaml").write_text(SOURCE, encoding="utf-8")
    asked = {"url_from": "CRM_DATABASE_URL", "table": "public.calls"}
    write_workspace(folder, [{"source": "crm-calls", "database": asked}])
    compute = ("compute", "answered_share", "--period", "2026-09", "--json")
    with running_postgres() as url:
        engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
        with engine.begin() as connection:
            connection.exec_driver_sql(CALLS)
        engine.dispose()
        monkeypatch.setenv("CRM_DATABASE_URL", url.replace("owner@", f"clerk:{PASSWORD}@"))
        assert b"CRM_DATABASE_URL/public.calls" in said(folder, "check", "--json").stdout
        computed = said(folder, *compute).stdout
    assert b'"numerator": 630' in computed
    assert b"database-unreachable" in said(folder, "check", "--json").stdout
    said(folder, *compute)

    marks = (PASSWORD, "clerk", "quillfeather")
    assert len(made_files(folder)) >= 4
    assert found_in(made_files(folder), marks) == []
