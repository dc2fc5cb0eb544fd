"""The door to the network: what a forge answers, and every way in which it does not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from email.message import Message
from pathlib import Path

import pytest
from asking import ask_json
from forge_server import GitHub, Given, Server, running
from repositories import Repo
from reviewed import AT, begun, propose

from plainqms.sources import forge, forges
from plainqms.sources.forge import Client, Unanswered


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as server:
        yield server


def client(server: Server, token: str = "secret-token") -> Client:
    return forges.client(forges.FORGES["github"], server.address, token)


def given(status: int, headers: dict[str, str] | None = None, body: bytes = b"{}") -> Callable[[], Given]:
    return lambda: (status, headers or {}, body)


ANSWERS: list[tuple[Callable[[], Given], str, str]] = [
    (given(401), "H431", "token"),
    (given(403), "H431", "does not allow"),
    (given(404), "H431", "hides it"),
    (given(429, {"Retry-After": "37"}), "H432", "in 37 seconds"),
    (given(403, {"Retry-After": "60"}), "H432", "in 60 seconds"),
    (
        given(403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1767225600"}),
        "H432",
        "after 2026-01-01 00:00 UTC",
    ),
    (
        given(429, {"RateLimit-Remaining": "0", "RateLimit-Reset": "1767225600"}),
        "H432",
        "after 2026-01-01 00:00 UTC",
    ),
    (given(403, {"X-RateLimit-Remaining": "0"}), "H432", "in an hour"),
    (given(429), "H432", "in an hour"),
    (given(500), "H430", "status 500"),
    (given(503), "H430", "status 503"),
    (given(418), "H433", "status 418"),
    (given(200, body=b"<html>Sign in</html>"), "H433", "no JSON"),
    (given(200, body=b"\xff\xfe"), "H433", "no JSON"),
    (given(200, body=b"[" * 100_000), "H433", "no JSON"),
    (given(200, body=b""), "H433", "no JSON"),
    (given(302, {"Location": "https://elsewhere.example/x"}), "H433", "another host"),
    (given(301, {"Location": "/api/v3/x"}), "H433", "circle"),
    (given(302, {"Location": "http://[bad"}), "H433", "another host"),
    (given(302), "H433", "status 302"),
]


@pytest.mark.parametrize(("answer", "code", "word"), ANSWERS)
def test_no_answer_is_told_and_never_taken_for_one(
    answer: Callable[[], Given], code: str, word: str, server: Server
) -> None:
    server.instead["/api/v3/x"] = answer
    with pytest.raises(Unanswered) as caught:
        client(server).get("/x")
    problem = caught.value.problem
    assert (problem.rule.code, word in problem.message) == (code, True), problem.message
    assert "secret-token" not in f"{problem} {caught.value} {client(server)}"


def test_an_answer_that_is_too_long(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forge, "ANSWER_LIMIT", 1000)
    server.instead["/api/v3/x"] = given(200, body=b'"' + b"x" * 2000 + b'"')
    with pytest.raises(Unanswered) as caught:
        client(server).get("/x")
    assert caught.value.problem.rule is forge.NO_ANSWER


def test_a_forge_that_is_down() -> None:
    with running() as server:
        asked = client(server)
    with pytest.raises(Unanswered) as caught:
        asked.get("/x")
    assert (caught.value.problem.rule, caught.value.status) == (forge.UNREACHABLE, 0)


def test_a_redirection_on_the_same_host_is_followed_with_the_token_and_no_other(server: Server) -> None:
    with running() as other:
        server.instead["/api/v3/old"] = given(301, {"Location": f"{server.address}/api/v3/new"})
        server.things["/api/v3/new"] = {"name": "new"}
        assert client(server).get("/old") == {"name": "new"}
        assert all(headers["Authorization"] == "Bearer secret-token" for _, _, headers in server.asked)
        server.instead["/api/v3/old"] = given(301, {"Location": f"{other.address}/api/v3/new"})
        with pytest.raises(Unanswered):
            client(server).get("/old")
        assert other.asked == []


def test_pages_without_links_end_with_a_short_one(server: Server) -> None:
    pages = {1: [1, 2], 2: [3, 4], 3: [5]}

    def answer() -> Given:
        _, query, _ = server.asked[-1]
        return 200, {}, json.dumps(pages.get(int(query["page"]), [])).encode()

    server.instead["/api/v3/x"] = answer
    assert list(client(server).pages("/x", size=("per_page", 2))) == [1, 2, 3, 4, 5]
    assert [query["page"] for _, query, _ in server.asked] == ["1", "2", "3"]


def test_a_server_that_gives_shorter_pages_than_asked_is_read_to_the_end(server: Server) -> None:
    def answer() -> Given:
        page = int(server.asked[-1][1]["page"])
        return 200, {"X-Total-Count": "3"}, json.dumps([page] if page < 4 else []).encode()

    server.instead["/api/v3/x"] = answer
    assert list(client(server).pages("/x", size=("limit", 50))) == [1, 2, 3]


def test_pages_without_end(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forge, "PAGE_LIMIT", 5)
    server.instead["/api/v3/x"] = given(200, {"Link": '<x>; rel="next"'}, b"[1]")
    with pytest.raises(Unanswered):
        list(client(server).pages("/x", size=("per_page", 1)))


def test_a_list_that_is_none(server: Server) -> None:
    server.things["/api/v3/x"] = {"message": "Welcome"}
    with pytest.raises(Unanswered):
        list(client(server).pages("/x", size=("per_page", 1)))


@pytest.mark.parametrize(
    "server",
    ["http://git.example.com", "ftp://git.example.com", "https://", "https://a:b@git.example.com", "https://x/?a=b",
     "http://localhost.example.com", "https://git.example.com/a b"],
)  # fmt: skip
def test_where_no_token_goes(server: str) -> None:
    with pytest.raises(ValueError, match=r"begins|is an address|holds signs"):
        forge.interface(server)


@pytest.mark.parametrize(
    ("kind", "token", "header"),
    [("github", "a", ("Authorization", "Bearer a")), ("gitlab", "a", ("PRIVATE-TOKEN", "a")),
     ("gitea", "a", ("Authorization", "token a"))],
)  # fmt: skip
def test_a_token_goes_into_one_header(kind: str, token: str, header: tuple[str, str]) -> None:
    made = forges.FORGES[kind].headers(token)
    assert made.items() - forges.FORGES[kind].headers("").items() == {header}


def test_a_wait_that_is_a_date() -> None:
    headers = Message()
    headers["Retry-After"] = "Wed, 21 Oct 2026 07:28:00 GMT"
    assert forge._again(headers) == "after Wed, 21 Oct 2026 07:28:00 GMT"


def test_one_server_has_one_name() -> None:
    github = forges.FORGES["github"]
    assert {forges.place(github, item) for item in ("", "https://github.com/", github.SERVER)} == {
        github.SERVER
    }
    assert forges.host(github, github.SERVER) == "GitHub"
    assert forges.host(github, "https://git.example.com") == "git.example.com"


@pytest.mark.parametrize("fails", ["pulls", "reviews"])
@pytest.mark.parametrize("answer", [given(429, {"Retry-After": "9"}), given(200, body=b'[{"number": "x"}]')])
def test_nothing_is_half_written(
    answer: Callable[[], Given], fails: str, server: Server, tmp_path: Path
) -> None:
    repo: Repo = begun(tmp_path / "repo")
    forge_ = GitHub(server)
    for number in (1, 2):
        head, merge, _ = propose(
            repo, "We buy.", branch=f"b{number}", name=f"PRO-{number:03d}", path=f"procedures/{number}.md"
        )
        forge_.merged(number, head, merge)
        forge_.approve(number, "carol-k", head, AT)
    path = f"{GitHub.base}/pulls" + ("" if fails == "pulls" else "/2/reviews")
    server.instead[path] = lambda: (200, {}, b'[{"state": "APPROVED"}]') if answer()[0] == 200 else answer()
    if fails == "pulls" and answer()[0] == 200:
        server.instead[path] = lambda: (200, {}, b'[{"merged_at": "yesterday", "base": {"ref": "main"}}]')
    before = sorted(path for path in repo.root.rglob("*") if ".git" not in path.parts)
    status, told = ask_json(
        repo, "approvals", "import", "--github", "example/quality", "--server", server.address
    )
    assert (status, [item["code"] in ("H432", "H433") for item in told["problems"]]) == (2, [True])
    assert sorted(path for path in repo.root.rglob("*") if ".git" not in path.parts) == before
