"""The only door to the network: questions to a forge, GET alone, answered as JSON.

What a forge does not answer is a problem with a remedy, carried by `Unanswered`, and never taken for an answer. A
token goes into one header, to the host that was named and to no other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from plainqms.model.place import Place
from plainqms.model.problem import Basis, Problem, Rule, Severity

_SOURCE = "what a forge did not say is not known"
UNREACHABLE = Rule(
    "H430",
    "forge-unreachable",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    _SOURCE,
    "The forge could not be asked, or could not answer. Nothing was concluded from that, and nothing was written.",
    "Look whether the forge can be reached from this machine, and run the command again.",
)
NO_ACCESS = Rule(
    "H431",
    "forge-refuses-access",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    _SOURCE,
    "The forge shows this to some people only, or not under this name: then silence is not an answer.",
    "Compare the name of the repository, and give a token that may read it in the variable of your environment:\n"
    "GITHUB_TOKEN, GITLAB_TOKEN or GITEA_TOKEN",
)
TOO_OFTEN = Rule(
    "H432",
    "forge-asked-too-often",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    _SOURCE,
    "The forge answers only so many questions in an hour. Nothing was written, so nothing is half done.",
    "Run the command again later. With a token a forge answers more questions, and --since asks fewer.",
)
NO_ANSWER = Rule(
    "H433",
    "forge-answer-not-understood",
    Severity.ERROR,
    Basis.GOOD_PRACTICE,
    _SOURCE,
    "What came back is no answer of this kind of forge: another service stands there, or a page to sign in.",
    "Compare --server with the address of the forge, and which kind of forge it is.",
)
RULES = (UNREACHABLE, NO_ACCESS, TOO_OFTEN, NO_ANSWER)

ANSWER_LIMIT = 8 << 20  # bytes of one answer
PAGE_LIMIT = 300
REDIRECT_LIMIT = 3
_LOCAL = ("127.0.0.1", "localhost", "::1")
_MOVED = (301, 302, 303, 307, 308)


class Unanswered(Exception):  # noqa: N818 - it is a refusal, carried to whoever asked
    """The forge did not answer. Carries the problem that says why; `status` is 0 where no answer came at all.

    `said` is what the forge gives as its reason: for comparing, never for showing.
    """

    def __init__(self, problem: Problem, status: int = 0, said: str = "") -> None:
        super().__init__(problem.message)
        self.problem = problem
        self.status = status
        self.said = said


@dataclass(frozen=True, slots=True)
class Client:
    """Asks one forge. `base` is the address of its interface; `headers` may hold a token and are never shown."""

    base: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    timeout: float = 30.0

    def get(self, path: str, **parameters: str | int) -> Any:
        return self._asked(path, parameters)[0]

    def pages(self, path: str, *, size: tuple[str, int], **parameters: str | int) -> Iterator[Any]:
        """Every item of a list, page by page. `size` is how this forge calls the length of a page, and how long."""
        given = 0
        for page in range(1, PAGE_LIMIT + 1):
            items, headers = self._asked(path, {**parameters, size[0]: size[1], "page": page})
            if not isinstance(items, list):
                raise self._unanswered(NO_ANSWER, path, "gave something else than a list")
            yield from items
            given += len(items)
            link, total = headers.get("Link"), headers.get("X-Total-Count", "")
            more = 'rel="next"' in link if link else len(items) == size[1]
            if not items or not (more or (total.isdigit() and given < int(total))):
                return
        raise self._unanswered(
            NO_ANSWER, path, f"has more than {PAGE_LIMIT} pages; name a later day with --since"
        )

    def _asked(self, path: str, parameters: Mapping[str, str | int]) -> tuple[Any, Message[str, str]]:
        query = f"?{urlencode(parameters)}" if parameters else ""
        address = f"{self.base}{path}{query}"
        for _ in range(REDIRECT_LIMIT + 1):
            data, headers, moved = self._fetched(address, path)
            if not moved:
                return self._read(data, path), headers
            address = _joined(address, moved)
            if not address or _origin(address) != _origin(self.base):
                raise self._unanswered(NO_ANSWER, path, "leads to another host, where no token is sent")
        raise self._unanswered(NO_ANSWER, path, "leads round in a circle")

    def _fetched(self, address: str, path: str) -> tuple[bytes, Message[str, str], str]:
        """The bytes of an answer and its headers; or where it says that the answer stands."""
        request = Request(address, headers={"User-Agent": "plainqms", **self.headers})
        try:
            with _opener(address).open(request, timeout=self.timeout) as answer:
                data = answer.read(ANSWER_LIMIT + 1)
                headers = answer.headers
        except HTTPError as error:
            with error:
                moved = error.headers.get("Location", "") if error.code in _MOVED else ""
                if moved:
                    return b"", error.headers, moved
                refused = self._refused(error, path)
                refused.said = _reason(error)
                raise refused from None
        except (OSError, HTTPException) as error:
            reason = getattr(error, "reason", error)
            raise self._unanswered(UNREACHABLE, path, f"cannot be reached ({_short(reason)})") from None
        if len(data) > ANSWER_LIMIT:
            raise self._unanswered(NO_ANSWER, path, f"answers with more than {ANSWER_LIMIT >> 20} MB")
        return data, headers, ""

    def _read(self, data: bytes, path: str) -> Any:
        try:
            return json.loads(data.decode("utf-8"))
        except (ValueError, RecursionError):
            raise self._unanswered(NO_ANSWER, path, "answers with something that is no JSON") from None

    def _refused(self, error: HTTPError, path: str) -> Unanswered:
        """What a status means. A forge that counts questions says when it begins to count anew."""
        code, headers = error.code, error.headers
        again = _again(headers)
        if code == 429 or (code == 403 and (again or headers.get("X-RateLimit-Remaining") == "0")):
            when = f"try again {again}" if again else "try again in an hour"
            return self._unanswered(
                TOO_OFTEN, path, f"answers no more questions for now; {when}", status=code
            )
        if code == 401:
            return self._unanswered(
                NO_ACCESS, path, "does not accept the token, or asks for one", status=code
            )
        if code == 403:
            return self._unanswered(NO_ACCESS, path, "does not allow this question", status=code)
        if code == 404:
            return self._unanswered(NO_ACCESS, path, "knows nothing of that name, or hides it", status=code)
        if code >= 500:
            return self._unanswered(UNREACHABLE, path, f"is out of order (status {code})", status=code)
        return self._unanswered(NO_ANSWER, path, f"answers with status {code}", status=code)

    def _unanswered(self, rule: Rule, path: str, what: str, *, status: int = 0) -> Unanswered:
        host = urlsplit(self.base).netloc
        return Unanswered(rule.at(Place("."), f"{host} {what}; asked for {path}"), status)


def interface(server: str) -> str:
    """The address of a server without a slash at its end. Raises `ValueError` for one that no token may be sent to."""
    parts = urlsplit(server)
    local = parts.scheme == "http" and parts.hostname in _LOCAL
    if parts.scheme != "https" and not local:
        raise ValueError("begins with https://")
    if not parts.hostname or parts.username is not None or parts.query or parts.fragment:
        raise ValueError("is an address like https://git.example.com, without name, password or question")
    if re.search(r"[\s\\<>\"']", server):
        raise ValueError("holds signs that no address holds")
    return server.rstrip("/")


def _joined(address: str, moved: str) -> str:
    try:
        return urljoin(address, moved)
    except ValueError:
        return ""


def _origin(address: str) -> tuple[str, str, int | None]:
    parts = urlsplit(address)
    try:
        return parts.scheme, parts.hostname or "", parts.port
    except ValueError:
        return "", "", None


def _opener(address: str) -> OpenerDirector:
    """Opens http and https and nothing else, and follows no redirection by itself: it would take the token along."""
    opener = OpenerDirector()
    proxies = ProxyHandler({}) if urlsplit(address).hostname in _LOCAL else ProxyHandler()
    for handler in (proxies, HTTPHandler(), HTTPSHandler(), HTTPErrorProcessor(), HTTPDefaultErrorHandler()):
        opener.add_handler(handler)
    return opener


def _reason(error: HTTPError) -> str:
    """The message in a refusal, if it is told as all three forges do."""
    try:
        value = json.loads(error.read(10_000).decode("utf-8"))
    except (OSError, HTTPException, ValueError, RecursionError):
        return ""
    said = value.get("message") if isinstance(value, dict) else None
    return said if isinstance(said, str) else ""


def _again(headers: Message[str, str]) -> str:
    """When a forge answers again, in words."""
    wait = headers.get("Retry-After", "")
    if re.fullmatch(r"[0-9]{1,6}", wait):
        return f"in {wait} seconds"
    if wait and wait.isprintable():
        return f"after {wait[:40]}"
    left = headers.get("X-RateLimit-Remaining", headers.get("RateLimit-Remaining", "0"))
    reset = headers.get("X-RateLimit-Reset", headers.get("RateLimit-Reset", ""))
    if left == "0" and re.fullmatch(r"[0-9]{9,11}", reset):
        return f"after {datetime.fromtimestamp(int(reset), tz=UTC):%Y-%m-%d %H:%M} UTC"
    return ""


def _short(reason: object) -> str:
    return " ".join(str(reason).split())[:120] or type(reason).__name__
