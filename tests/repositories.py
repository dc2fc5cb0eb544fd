"""Builds real Git repositories with fixed people and dates."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

ALICE, BOB, CAROL = (
    "Alice Author <alice@example.com>",
    "Bob Builder <bob@example.com>",
    "Carol Keller <carol@example.com>",
)

SETTINGS = """\
schema: "plainqms/configuration/1"
organization: {name: Test Gauges Ltd, short_name: Test Gauges}
time_zone: Europe/London
branch: main
standards: [iso-9001-2015]
document_types:
  POL: {name: Policy, plural: Policies, folder: policies}
  PRO: {name: Procedure, folder: procedures, review: "24"}
  WI: {name: Work instruction, folder: procedures, layout: instruction}
processes: {purchasing: Purchasing}
parameters: {limit: 250 pounds}
"""
ROLES = (
    "- {id: quality_manager, title: quality manager}\n- {id: managing_director, title: managing director}\n"
)
PEOPLE = (
    "- {id: carol, name: Carol Keller, emails: [carol@example.com]}\n"
    "- {id: alice, name: Alice Author, emails: [alice@example.com]}\n"
)
ASSIGNMENTS = '- {role: managing_director, person: carol, from: "2020-01-01"}\n'


def document(identifier: str, title: str = "Purchasing", body: str = "We buy well.", **keys: str) -> str:
    """Text of a document's file."""
    extra = "".join(f'{key}: "{value}"\n' for key, value in {"owner": "quality_manager", **keys}.items())
    return f'---\nid: "{identifier}"\ntitle: "{title}"\n{extra}---\n\n## Purpose\n\n{body}\n'


class Repo:
    """A repository in a temporary folder. Days pass by themselves; `on` sets the day of the next commit."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main")
        self.day = 0

    def git(
        self,
        *arguments: str,
        author: str = ALICE,
        date: str = "2026-01-01T10:00:00+00:00",
        given: bytes = b"",
    ) -> str:
        name, _, rest = author.partition(" <")
        environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("GIT_")},
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": name,
            "GIT_AUTHOR_EMAIL": rest.rstrip(">"),
            "GIT_COMMITTER_NAME": name,
            "GIT_COMMITTER_EMAIL": rest.rstrip(">"),
            "GIT_AUTHOR_DATE": date,
            "GIT_COMMITTER_DATE": date,
            "LC_ALL": "C",
        }
        done = subprocess.run(
            ["git", "-c", "protocol.file.allow=always", *arguments],
            cwd=self.root, env=environment, input=given, capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, (arguments, done.stderr.decode(errors="replace"))
        return done.stdout.decode("utf-8", "surrogateescape").strip()

    def write(self, path: str, text: str | bytes) -> Path:
        full = self.root / path
        full.parent.mkdir(parents=True, exist_ok=True)
        full.write_bytes(text.encode() if isinstance(text, str) else text)
        return full

    def settings(self, text: str = SETTINGS) -> None:
        self.write("qms.yml", text)
        self.write("records/roles.yml", ROLES)
        self.write("records/people.yml", PEOPLE)
        self.write("records/assignments.yml", ASSIGNMENTS)

    def commit(
        self, message: str = "Change", *, on: str = "", author: str = ALICE, all_files: bool = True
    ) -> str:
        """Commit everything that lies in the folder; gives the commit's id. `on` is a day or a git date."""
        self.day += 1
        date = on or f"2026-01-{self.day:02d}"
        if len(date) == 10 and date[4] == "-":
            date += "T10:00:00+00:00"
        if all_files:
            self.git("add", "-A")
        self.git(
            "commit", "-q", "--allow-empty", "--allow-empty-message", "-m", message, author=author, date=date
        )
        return self.git("rev-parse", "HEAD")

    def merge(
        self,
        *branches: str,
        message: str = "Merge",
        on: str = "",
        author: str = BOB,
        options: tuple[str, ...] = (),
    ) -> str:
        self.day += 1
        date = f"{on or f'2026-01-{self.day:02d}'}T10:00:00+00:00"
        self.git("merge", "-q", "--no-ff", "-m", message, *options, *branches, author=author, date=date)
        return self.git("rev-parse", "HEAD")
