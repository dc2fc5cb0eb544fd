"""Help: readers' pages without Git words, commands that exist, facts of this system, and no value that is believed."""

from __future__ import annotations

import html
import re
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click
import pytest
from asking import ask
from publish import sample_manual as sample
from repositories import Repo

from plainqms.cli.main import COMMANDS, qms
from plainqms.model.look import Look
from plainqms.model.organization import Acknowledging, Publishing, Reporting
from plainqms.model.people import Role
from plainqms.publish import articles, help_pages, pages
from plainqms.publish.help_pages import TOPICS, proposing
from plainqms.publish.manual import Manual

GIT_WORDS = re.compile(
    r"\b(?:git|branch(?:es)?|merg(?:e|ed|es|ing)|pull requests?|repositor(?:y|ies)|commit(?:s|ted)?|HEAD|diffs?"
    r"|fork(?:s|ed)?|push(?:es|ed)?|clones?|forges?)\b",
    re.I,
)
HOSTILE = 'x" onclick="y <script>alert(1)</script> [z](javascript:w) {{ 7*7 }}'
READERS = tuple(topic.name for topic in TOPICS if not topic.administrators)
WAYS = (
    "",
    "mailto:quality@example.com?subject=Change%20to%20{id}",
    "https://forms.example.com/change?id={id}",
    "https://github.com/example/qms/edit/main/{path}",
    "https://gitlab.com/example/qms/-/edit/main/{path}",
    "https://code.example.com/example/qms/_edit/main/{path}",
)


def rendered(**settings: object) -> dict[str, str]:
    """The HTML of each page of help by its name."""
    items = sample.publications()
    system = sample.system(items=items)
    configuration = system.configuration.model_copy(update=settings)
    manual = Manual(replace(system, configuration=configuration), items, archived=True)
    return {
        address.split("/")[1]: pages.render(template, values)
        for address, _, _, template, values in help_pages.pages(manual)
    }


def words(text: str) -> str:
    """What a reader sees of it, without the names of other programs' buttons."""
    return html.unescape(re.sub(r"<[^>]*>", " ", re.sub(r"<kbd>.*?</kbd>", "", text)))


@pytest.mark.parametrize("propose", WAYS)
def test_readers_need_no_git_word(propose: str) -> None:
    found = rendered(publish=Publishing(propose=propose) if propose else Publishing())
    for name in READERS:
        assert GIT_WORDS.findall(words(found[name])) == [], name
    for topic in TOPICS:
        if not topic.administrators:
            assert not GIT_WORDS.findall(f"{topic.title} {topic.lead}")


@pytest.mark.parametrize(
    ("propose", "way", "address", "forge"),
    [
        (WAYS[0], "", "", ""),
        (WAYS[1], "mail", "quality@example.com", ""),
        (WAYS[2], "form", "forms.example.com", ""),
        (WAYS[3], "forge", "github.com", "github"),
        (WAYS[4], "forge", "gitlab.com", "gitlab"),
        (WAYS[5], "forge", "code.example.com", "gitea"),
        ("javascript:alert(1)", "", "", ""),
    ],
)
def test_a_proposal_begins_where_the_settings_say(propose: str, way: str, address: str, forge: str) -> None:
    assert proposing(propose) == {"way": way, "address": address, "forge": forge}


def test_the_pages_name_this_system() -> None:
    found = rendered(
        publish=Publishing(propose=WAYS[4], address="https://qms.example.com"),
        acknowledgements=Acknowledging(mail="read@example.com", read_within=3),
        reports=Reporting(hand_in="the box at the gate", owner="laboratory_manager", answer=4),
        branch="manual",
    )
    assert "<summary>On GitHub" not in found["propose"]
    assert "Create merge request" in found["propose"]
    assert "Edit this file" not in found["propose"]
    assert "read@example.com" in found["read"]
    assert "3 days" in found["read"]
    assert "the box at the gate" in found["report"]
    assert "4 days" in found["report"]
    assert "James Osei" in found["report"]
    assert 'href="https://qms.example.com"' in found["find"]
    assert "git push -u origin manual" in found["set-up"]
    approvals = re.findall(r'<tr><td class="t">(.*?)</td>', found["approve"])
    assert approvals == ["Policy", "Procedure", "Work instruction"]


def test_hostile_values_stay_text() -> None:
    items = sample.publications()
    system = sample.system(items=items)
    kinds = {
        name: kind.model_copy(update={"name": HOSTILE})
        for name, kind in system.configuration.document_types.items()
    }
    settings = {
        "organization": system.configuration.organization.model_copy(update={"short_name": HOSTILE}),
        "reports": Reporting(hand_in=HOSTILE, urgent=HOSTILE),
        "publish": Publishing(propose="mailto:%3Cscript%3E%22@example.com"),
        "document_types": kinds,
    }
    roles = tuple(Role(id=role.id, title=HOSTILE) for role in system.roles)
    people = tuple(person.model_copy(update={"name": HOSTILE}) for person in system.people)
    configuration = system.configuration.model_copy(update=settings)
    manual = Manual(replace(system, configuration=configuration, roles=roles, people=people), items)
    for address, _, _, template, values in help_pages.pages(manual):
        text = pages.render(template, values)
        assert articles.check_article(text, "generated") == (), address
        assert "<script" not in text


def test_every_picture_is_described_and_leads_to_itself() -> None:
    for name, text in rendered(acknowledgements=Acknowledging(mail="read@example.com")).items():
        for figure in re.findall(r"<figure.*?</figure>", text, re.S):
            (source,) = re.findall(r'<img src="([^"]+)"', figure)
            assert f'href="{source}"' in figure
            assert len(re.findall(r'alt="([^"]+)"', figure)[0]) > 40, name
            assert "A sample company" in figure
    assert "<figure" in rendered()["propose"]


def test_a_draft_leads_to_what_waits(tmp_path: Path) -> None:
    items = sample.drafted()
    system = sample.system(draft=True, items=items)
    pages.stage(system, items, Look(), read=sample.read, folder=tmp_path)
    text = (tmp_path / "docs/help/approve/index.md").read_text(encoding="utf-8")
    assert 'href="../../pending/"' in text


# Commands


def typed(text: str) -> Iterator[str]:
    """What a page tells to type, a line at a time."""
    for code in re.findall(r"<code[^>]*>(.*?)</code>", text, re.S):
        yield from html.unescape(code).splitlines()


def told() -> list[tuple[str, str]]:
    return [
        (name, line)
        for name, text in rendered(acknowledgements=Acknowledging(mail="read@example.com")).items()
        for line in typed(text)
        if line.startswith("qms ")
    ]


@pytest.mark.parametrize(("name", "line"), told())
def test_each_command_that_is_named_exists(name: str, line: str) -> None:
    arguments = shlex.split(line)[1:]
    command: click.Command = qms
    context = click.Context(qms)
    while arguments:
        word = arguments.pop(0)
        if word.startswith("-"):
            options = {option: item for item in command.params for option in item.opts}
            assert word in options, f"{name}: {line}: {word}"
            option = options[word]
            if isinstance(option, click.Option) and not option.is_flag:
                arguments.pop(0)
        elif isinstance(command, click.Group):
            found = command.get_command(context, word)
            assert found is not None, f"{name}: {line}: {word}"
            command = found
        else:
            assert any(isinstance(item, click.Argument) for item in command.params), f"{name}: {line}: {word}"


def test_commands_are_named_at_all() -> None:
    named = {
        shlex.split(line.replace("--root drill ", "").replace("--root proof ", ""))[1] for _, line in told()
    }
    assert {"approve", "doctor", "verify", "seal", "history", "forge", "approvals"} <= named
    assert named <= set(COMMANDS)


# The steps of administrators, done for real


@pytest.fixture
def forge(tmp_path: Path) -> Path:
    """A bare repository with a sealed system, and an old clone of it beside it."""
    repo = Repo(tmp_path / "work")
    ask(repo, "init", "--name", "Acme")
    repo.commit("First texts", on="2026-01-12")
    repo.write("note.txt", "a later change\n")
    repo.commit("Later", on="2026-01-13")
    run(tmp_path, "git clone -q --bare work forge.git")
    run(tmp_path, "git clone -q forge.git old")
    return tmp_path


def run(folder: Path, line: str) -> str:
    done = subprocess.run(shlex.split(line), cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (line, done.stdout, done.stderr)
    return done.stdout


def follow(folder: Path, page: str, part: str, **places: str) -> None:
    """Type what one part of a page tells to type."""
    text = rendered()[page]
    (section,) = re.findall(rf'<h2 id="{part}">(.*?)(?=<h2|\Z)', text, re.S)
    lines = [line for block in re.findall(r"<pre.*?</pre>", section, re.S) for line in typed(block)]
    assert lines
    for line in lines:
        for name, value in places.items():
            line = re.sub(rf"\b{name}\b", value, line)
        command, _, rest = line.partition(" ")
        if command == "qms":
            if "build" not in rest:
                ask(
                    folder,
                    *(
                        str(folder / word) if word in ("drill", "proof") else word
                        for word in shlex.split(rest)
                    ),
                )
        elif command == "git":
            run(folder, line)


def test_a_backup_is_made_and_restored_as_the_page_says(forge: Path) -> None:
    follow(forge, "backup", "steps", ADDRESS="forge.git", DATE="2026-01-14")
    follow(forge, "backup", "drill", DATE="2026-01-14")
    assert run(forge / "drill", "git rev-parse HEAD") == run(forge / "old", "git rev-parse HEAD")


def test_a_line_is_found_proven_and_brought_back_as_the_page_says(forge: Path) -> None:
    old = run(forge / "old", "git rev-parse origin/main").strip()
    run(forge, "git -C work -c user.name=A -c user.email=a@example.com commit -q --amend -m Rewritten")
    run(forge, f"git -C work push -qf {forge / 'forge.git'} main")
    now = run(forge, "git ls-remote forge.git refs/heads/main").split()[0]
    assert now != old
    clone = forge / "old"
    run(clone, "git fetch -q")
    assert run(clone, "git rev-parse main").strip() == old
    status, out = ask(clone, "check")
    assert (status, "H309" in out) == (1, True)
    follow(clone, "force-push", "prove", OLD=old)
    assert run(clone / "proof", "git rev-parse main").strip() == old
    follow(clone, "force-push", "back", NOW=now)
    assert run(forge, "git ls-remote forge.git refs/heads/main").split()[0] == old
