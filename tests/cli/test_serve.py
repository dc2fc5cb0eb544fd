"""`qms serve`: the draft on this machine alone, built again on save, ended by Ctrl+C."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from asking import GENERATOR, run
from repositories import Repo, document

PATIENCE = 120  # seconds until a slow machine is given up; a fast one waits for none of them
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows ends processes another way")


class Served:
    """A server in a process of its own, with all that it says."""

    def __init__(self, repo: Repo, port: int, *options: str) -> None:
        environment = {**os.environ, "PYTHONPATH": str(GENERATOR), "PYTHONUNBUFFERED": "1"}
        command = [
            sys.executable,
            "-m",
            "plainqms",
            "--root",
            str(repo.root),
            "serve",
            "--port",
            str(port),
            *options,
        ]
        self.port = port
        self.process = subprocess.Popen(
            command,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.lines: list[str] = []
        self.reader = threading.Thread(target=self._listen, daemon=True)
        self.reader.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        self.lines.extend(iter(self.process.stdout.readline, ""))

    @property
    def said(self) -> str:
        return "".join(self.lines)

    def page(self, path: str = "") -> str:
        """The page, or what the server answers instead; empty while it does not listen."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/{path}", timeout=10) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError as error:
            return f"{error.code} {error.read().decode()}"
        except OSError:
            return ""

    def until(self, happened: Callable[[], object]) -> None:
        end = time.monotonic() + PATIENCE
        while not happened():
            assert self.process.poll() is None, self.said
            assert time.monotonic() < end, self.said
            time.sleep(0.1)

    def end(self, sign: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(sign)
        status = self.process.wait(PATIENCE)
        self.reader.join(PATIENCE)
        return status


@pytest.fixture
def port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def served(repo: Repo, port: int) -> Iterator[Served]:
    server = Served(repo, port)
    try:
        server.until(server.page)
        yield server
    finally:
        server.process.kill()
        server.process.wait()


def save(repo: Repo, text: str) -> None:
    """As editors do it: a new file under the old name."""
    new = repo.write("policies/.POL-001.md.swp", document("POL-001", "Quality policy", text))
    os.replace(new, repo.root / "policies/POL-001.md")


def test_the_draft_is_served_follows_every_save_and_ends_on_ctrl_c(served: Served, repo: Repo) -> None:
    here = "documents/pol-001/"
    assert "We buy well." in served.page(here)
    assert "DRAFT" in served.page(here)
    assert f"http://127.0.0.1:{served.port}/" in served.said

    save(repo, "We measure twice.")
    served.until(lambda: "We measure twice." in served.page(here))

    repo.write("policies/deeper/POL-002.md", document("POL-002", "Another policy"))
    served.until(lambda: "Another policy" in served.page("documents/pol-002/"))

    settings = (repo.root / "qms.yml").read_text()
    repo.write("qms.yml", "organization: [\n")
    served.until(lambda: "Not built" in served.said)
    assert "We measure twice." in served.page(here), "the last whole draft stays"
    repo.write("qms.yml", settings.replace("Test Gauges Ltd", "Renamed Gauges Ltd"))
    served.until(lambda: "Renamed Gauges Ltd" in served.page())

    missing = served.page("documents/pol-999/")
    assert missing.startswith("404")
    assert "root:" not in served.page("../../../../../../etc/passwd")
    assert "root:" not in served.page("%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd")

    assert served.end() == 0
    assert "Traceback" not in served.said
    assert "Aborted" not in served.said
    assert sorted(os.listdir(repo.root / "build")) == [".lock", "cache", "draft"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere 127.0.0.2 is no address of this machine")
def test_nobody_else_on_the_network_reads_a_draft(served: Served) -> None:
    with socket.socket() as other, pytest.raises(ConnectionRefusedError):
        other.connect(("127.0.0.2", served.port))


def test_ctrl_c_before_the_first_build_is_done(repo: Repo, port: int) -> None:
    server = Served(repo, port)
    try:
        server.until(lambda: (repo.root / "build" / ".lock").exists())
        assert server.end() == 0
        assert "Traceback" not in server.said
        assert {name for name in os.listdir(repo.root / "build") if name.startswith(".")} == {".lock"}
    finally:
        server.process.kill()


def test_a_port_in_use_is_one_plain_message(repo: Repo) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        done = run(repo, "serve", "--port", str(number))
    assert done.returncode == 2
    assert str(number).encode() in done.stderr
    assert b"--port" in done.stderr
    assert b"Traceback" not in done.stderr


def test_an_address_that_is_not_of_this_machine(repo: Repo) -> None:
    done = run(repo, "serve", "--host", "203.0.113.7")
    assert done.returncode == 2
    assert b"203.0.113.7" in done.stderr
    assert b"Traceback" not in done.stderr


def test_without_a_repository_it_serves_what_lies_there(repo: Repo, tmp_path: Path, port: int) -> None:
    (repo.root / ".git").rename(tmp_path / "gone")
    server = Served(repo, port)
    try:
        server.until(lambda: "We buy well." in server.page("documents/pol-001/"))
        assert "H301" in server.said
        assert server.end() == 0
    finally:
        server.process.kill()
