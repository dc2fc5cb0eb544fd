"""The order of things: read, derive, judge, publish. Prints nothing and reads no clock."""

from plainqms.histories import read_all_histories
from plainqms.pipeline.building import build, publications
from plainqms.pipeline.gathering import rules
from plainqms.pipeline.judging import Judgement, check, judge, together
from plainqms.pipeline.loading import Loaded, load, standing_of, standings_of, transition
from plainqms.pipeline.since import NoBaseError, Since, since

__all__ = [
    "Judgement",
    "Loaded",
    "NoBaseError",
    "Since",
    "build",
    "check",
    "judge",
    "load",
    "publications",
    "read_all_histories",
    "rules",
    "since",
    "standing_of",
    "standings_of",
    "together",
    "transition",
]
