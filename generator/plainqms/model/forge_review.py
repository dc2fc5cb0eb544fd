"""What a forge says of a change that was proposed, reviewed and merged there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from plainqms.model.change import Identity


@dataclass(frozen=True, slots=True)
class MergedRequest:
    """A proposal that a forge merged. `head` is the commit that was merged, `merge` what came of it on the main line.

    `begun` is the commit from which it set out, where the forge tells it; `proposer` an account.
    """

    number: int
    address: str
    proposer: str
    branch: str
    head: str
    merge: str
    merged_at: datetime
    begun: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """An account's last word on a proposal. It approves the state that was merged, unless `why_not` says otherwise."""

    account: str
    at: datetime | None
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class ReviewProof:
    """What a kept answer shows, for one record: of which texts, and with which commits they came.

    `texts` are documents with their digests as they stood in the commit that was reviewed, each with a commit of the
    main line by which the merge brought it; `host` and `read_on` tell who answered, and when. `wrote` are authors of
    commits that were reviewed and that the main line does not hold, because the merge made one of them.
    """

    host: str
    account: str
    number: int
    address: str
    read_on: date
    texts: frozenset[tuple[str, str, str]]
    wrote: tuple[Identity, ...] = ()

    @property
    def words(self) -> str:
        return f"by review on {self.host}, as read there on"
