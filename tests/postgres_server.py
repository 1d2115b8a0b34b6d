"""A PostgreSQL of the tests' own: made in a folder, spoken to over a socket, gone afterwards.

It listens on no network. PostgreSQL will not run as the superuser, so a test run by one starts it
as the user `postgres`, or as `nobody`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

OWNER = "owner"


@cache
def find_postgres() -> Path | None:
    """Give the folder of PostgreSQL's programs; Debian and Ubuntu keep them off the path."""
    folders = [
        *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True),
        *(Path(found).resolve().parent for found in [shutil.which("postgres")] if found),
        Path("/opt/homebrew/bin"),
    ]
    needed = ("initdb", "pg_ctl", "postgres")
    return next((f for f in folders if all((f / name).exists() for name in needed)), None)


def _user() -> str | None:
    """Give the user to run it as, where we must not run it ourselves."""
    if os.name != "posix" or os.geteuid() != 0:
        return None
    import pwd

    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


@contextmanager
def running_postgres() -> Iterator[str]:
    """Start one; give the address of its database, with a login that needs no password."""
    programs, user = find_postgres(), _user()
    assert programs is not None
    # A socket's path may have a hundred characters, and another user must be able to reach it.
    folder = Path(tempfile.mkdtemp(prefix="gb-pg-", dir="/tmp"))
    data, log = folder / "data", folder / "log"
    as_user = {}
    if user is not None:
        import pwd

        entry = pwd.getpwnam(user)
        os.chown(folder, entry.pw_uid, entry.pw_gid)
        as_user = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}

    def run(*command: str | Path) -> None:
        environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "TZ": "UTC"}
        done = subprocess.run(
            [str(part) for part in command], cwd=folder, env=environment, text=True, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **as_user,
        )  # fmt: skip
        said = log.read_text(errors="replace") if log.exists() else ""
        assert done.returncode == 0, f"{command[0]} failed:\n{done.stdout}\n{said}"

    settings = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
    try:
        run(
            programs / "initdb", "-D", data, "-U", OWNER, "-A", "trust", "-N", "-E", "UTF8",
            "--locale=C",
        )  # fmt: skip
        # Its own output goes to the log, so that nobody waits for the end of a pipe.
        run(programs / "pg_ctl", "-D", data, "-l", log, "-w", "-t", "60", "-o", settings, "start")
        try:
            yield f"postgresql://{OWNER}@/postgres?host={folder}"
        finally:
            run(programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
