"""What staff send in, in every shape in which mail programs, forges and forms write it, and in shapes that harm."""

from __future__ import annotations

import json
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from plainqms.sources.incoming import LARGEST, MOST, QUESTIONS, Incoming, read_incoming, tidy

ZONE = ZoneInfo("Europe/London")
PLAIN = """\
From: =?utf-8?q?Dyl=C3=A1n_Hughes?= <D.Hughes@example.com>
To: report@example.com
Subject: [near miss] 
Date: Mon, 1 Jun 2026 23:30:00 +0000
Message-ID: <1@mail.example.com>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

What happened, or could happen?
Eine Kiste fiel vom Regal – knapp vorbei.

Where?
Bench 2

May we name you? (yes or no)
yes

-- 
Dylan Hughes
Tel. 0123
"""  # noqa: W291 - mails are so
HTML = """\
From: a@example.com
Subject: =?iso-8859-1?Q?Gef=E4hrlicher_Boden=2C_hazard?=
Date: yesterday
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: text/html; charset=windows-1252

<html><head><title>no</title><style>p{color:red}</style></head><body><p>The floor is <b>wet</b> &amp; slippery.</p>
<script>alert(1)</script><div>At the gate.</div></body></html>
--x
Content-Type: image/png; name="=?utf-8?q?bild=0Aname.png?="
Content-Disposition: attachment; filename="../../etc/passwd"
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--x--
"""


def one(data: str | bytes, path: str = "a.eml") -> Incoming:
    found, problems = read_incoming(data.encode() if isinstance(data, str) else data, path, ZONE)
    assert not problems
    (item,) = found
    return item


def test_the_prepared_mail() -> None:
    item = one(PLAIN)
    assert item.reference == "mail: <1@mail.example.com>"
    assert item.received_on == date(2026, 6, 2)  # where the organization is, it was past midnight
    assert (item.kind, item.channel, item.named) == ("near miss", "mail", True)
    assert (item.sender, item.address) == ("Dylán Hughes", "D.Hughes@example.com")
    assert item.title == "Eine Kiste fiel vom Regal – knapp vorbei."
    assert "Bench 2" in item.what
    assert "Tel." not in item.what


@pytest.mark.parametrize("answer", ["no", "", "rather not", "yesterday it was"])
def test_without_a_yes_nobody_is_named(answer: str) -> None:
    assert not one(PLAIN.replace("\nyes\n", f"\n{answer}\n")).named


def test_a_mail_of_html_alone_is_read_as_text_and_attachments_are_only_named() -> None:
    item = one(HTML)
    assert item.title == "The floor is wet & slippery."
    assert item.kind == "hazard"
    assert item.received_on is None
    assert "alert" not in item.what
    assert "color" not in item.what
    assert item.what.endswith("Attached to the mail: ../../etc/passwd")
    assert item.reference.startswith("mail: sha256:")


@pytest.mark.parametrize(
    "data",
    [
        b"Subject: x\r\nContent-Type: text/plain; charset=no-such\r\n\r\nb\xfcro",
        b"Subject: =?no-such?q?a?= =?utf-8?b?!!!?= =?utf-8?q?=ff?=\n\nbody",
        b"Subject: x\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n!!!not base64",
        b'Subject: x\nDate: Thu, 99 Foo 99999 99:99:99 +9999\nFrom: <<<@@>,"\n\n\x00\x01\xff\xfe',
        b"Subject: x\nContent-Type: multipart/mixed; boundary=\n\nx",
        b"Subject: x\nContent-Type: text/plain; charset*=utf-8''%ff%fe\n\nx",
        b"Subject: x\nContent-Type: text/plain; name*0*=a'b\n\nx",
        b"Subject: x\n\n" + b"<" * 300_000,
        b"Subject: x\nContent-Type: text/html\n\n" + b"<!" * 200_000 + b"<p>" * 100_000,
        b"Subject: " + b"x" * 500_000 + b"\n\n" + b"y" * 500_000,
        b"Subject: x\nDate: " + b"1" * 100_000 + b"\n\nx",
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(2000)),
        b"",
        b"\x00" * 1000,
        b"\xff\xfe" + "Subject: x".encode("utf-16-le"),
    ],
    ids=range(15),
)
def test_a_mail_that_is_broken_is_read_or_told_and_never_falls_over(data: bytes) -> None:
    found, problems = read_incoming(data, "a.eml", ZONE)
    assert len(found) + len(problems) == 1
    for item in found:
        assert item.title
        assert "\n" not in item.title
        assert len(item.title) <= 120
        assert len(item.what) <= MOST + 200
        assert item.what.isprintable() or set(item.what) & {"\n", "\t"}


GITHUB = {
    "number": 12,
    "title": "[idea] Lamp",
    "body": "### What happened, or could happen?\n\nA lamp over bench 3",
    "createdAt": "2026-06-01T23:30:00Z",
    "author": {"login": "dylan", "name": ""},
    "url": "https://github.com/o/r/issues/12",
    "labels": [{"name": "report"}],
}
GITLAB = {
    "id": 99,
    "iid": 3,
    "title": "Lamp",
    "description": "x",
    "created_at": "2026-06-01T10:00:00.000+02:00",
    "author": {"username": "dylan"},
    "web_url": "https://gitlab.com/o/r/-/issues/3",
    "labels": ["near-miss"],
}
GITEA = {"id": 98, "number": 4, "title": "Lamp", "body": None, "created_at": "", "user": {"login": "d"}}


def test_issues_of_three_forges() -> None:
    data = json.dumps([GITHUB, GITLAB, GITEA, {"number": 5, "title": "x", "pull_request": {}}]).encode()
    found, problems = read_incoming(data, "issues.json", ZONE)
    assert problems == []
    assert [(item.reference, item.kind, item.received_on, item.sender) for item in found] == [
        ("issue: https://github.com/o/r/issues/12", "idea", date(2026, 6, 2), "dylan"),
        ("issue: https://gitlab.com/o/r/-/issues/3", "near miss", date(2026, 6, 1), "dylan"),
        ("issue: #4", "not said", None, "d"),
    ]
    assert [item.title for item in found] == ["Lamp"] * 3
    only = {**GITHUB, "title": "[idea]"}
    assert one(json.dumps(only), "a.json").title == "A lamp over bench 3"


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 100_000,
        b'{"number": 1e999, "title": "x"}',
        b'[{"number": [1], "title": {"a": 1}}]',
        b'[{"number": true, "title": "x"}]',
        b'["x"]',
        b"\xff",
        b"",
        b'[{"title": "x"}]',
    ],
)
def test_json_that_is_no_list_of_issues_is_told(data: bytes) -> None:
    found, problems = read_incoming(data, "issues.json", ZONE)
    assert found == []
    assert [item.rule.code for item in problems] == ["E451"]


def test_strange_values_of_an_issue_are_left_out() -> None:
    strange = {**GITHUB, "author": 5, "labels": {"a": 1}, "createdAt": "9999-99-99", "url": "javascript:x"}
    item = one(json.dumps(strange), "a.json")
    assert (item.sender, item.received_on, item.reference) == ("", None, "issue: #12")


def test_a_table_as_a_spreadsheet_saves_it() -> None:
    data = (
        "\ufeffReceived on;Kind;What happened;Where;Name;May we name you\r\n"
        '2026-06-01;Near miss;"A box fell;\r\nbeside me";Bench 2;Dylan;yes\r\n2026-06-01;idea;Lamp;;;\r\n;;;;;\r\n'
    ).encode()
    found, problems = read_incoming(data, "form.csv", ZONE)
    assert problems == []
    assert [(item.kind, item.title, item.sender, item.named) for item in found] == [
        ("near miss", "A box fell;", "Dylan", True),
        ("idea", "Lamp", "", False),
    ]
    assert len({item.reference for item in found}) == 2
    again, _ = read_incoming(data + b"2026-06-02;idea;More;;;\r\n", "other.csv", ZONE)
    assert [item.reference for item in again][:2] == [item.reference for item in found]


def test_the_headings_of_a_form_may_ask() -> None:
    data = b"Received on,What happened? *,Where?\r\n2026-06-01,Light broken,Hall 2\r\n"
    found, problems = read_incoming(data, "form.csv", ZONE)
    assert ([item.what for item in found], problems) == (["Light broken\n\nWhere: Hall 2"], [])


def test_other_files_and_large_ones_are_told() -> None:
    assert [item.rule.code for item in read_incoming(b"x", "a.txt", ZONE)[1]] == ["E451"]
    assert [item.rule.code for item in read_incoming(b"x" * (LARGEST + 1), "a.eml", ZONE)[1]] == ["E451"]


def test_strangers_make_no_references_and_hide_nothing() -> None:
    assert tidy("see [[PRO-001]]\u202e\x1b[31m\r\n> quoted\nend\u2028x") == "see [ [PRO-001]][31m\nend\nx"
    assert len(QUESTIONS) == len(set(QUESTIONS))
