"""What qms.yml says of the forge: which tool its pipeline installs, where proposals are reviewed, what is enforced."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BeforeValidator

from plainqms.model.converters import Flag, written_as
from plainqms.model.frozen import Frozen

# It stands in a command of the pipeline, so nothing in it means anything there; https, so nobody else answers.
_RepositoryAddress = Annotated[
    str,
    written_as(
        r"https://[A-Za-z0-9.-]+(?::[0-9]+)?(?:/[A-Za-z0-9_~][A-Za-z0-9._~-]*)+",
        "is no address of a repository; write it as https://example.com/tools/plainqms.git",
        may_be_empty=True,
    ),
]
_CommitId = Annotated[
    str,
    written_as(
        r"[0-9a-f]{40}|[0-9a-f]{64}",
        "is no complete id of a commit: git rev-parse HEAD prints the 40 signs of one",
        may_be_empty=True,
    ),
]
# Compared, and never asked: a token goes where the command line says.
_ServerAddress = Annotated[
    str,
    written_as(
        r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?:/[A-Za-z0-9._~-]+)*",
        "is no address of a server; write it as https://git.example.com",
        may_be_empty=True,
    ),
]
_RepositoryName = Annotated[
    str,
    written_as(
        r"[A-Za-z0-9_][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_][A-Za-z0-9_.-]*){1,20}",
        "is no name of a repository; write it as example/quality",
    ),
]


class Pipeline(Frozen):
    """Which plainqms the forge's pipeline installs: from where, and in exactly which state (qms forge).

    Where the repository holds the tool itself, neither is needed.
    """

    tool: _RepositoryAddress = ""
    commit: _CommitId = ""


def _reviews(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]|10", value):
        raise ValueError("is no number of reviews; write one from 0 to 10, as 1")
    return int(value)


class BranchRules(Frozen):
    """What the organization has decided that its forge enforces on the main line (qms forge verify compares it).

    Yes means of `direct_push`, `force_push` and `deletion` that it may be possible, of the others that it is enforced.
    """

    direct_push: Flag = False
    reviews: Annotated[int, BeforeValidator(_reviews)] = 1
    dismiss_stale: Flag = True
    code_owners: Flag = False
    force_push: Flag = False
    deletion: Flag = False
    administrators: Flag = True
    linear: Flag = False
    signed_commits: Flag = False


class ForgePolicy(Frozen):
    """Where proposals are reviewed, and what is enforced there. Answers of another forge count for nothing."""

    kind: Literal["github", "gitlab", "gitea"]
    repository: _RepositoryName
    server: _ServerAddress = ""
    branch_rules: BranchRules = BranchRules()
