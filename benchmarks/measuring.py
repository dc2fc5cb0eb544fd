"""What a command costs: CPU seconds and peak memory of the process and its children. Wall time is not measured.

Commands that are compared take turns, so that what else the machine does hits each of them alike.
"""

from __future__ import annotations

import os
import statistics
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Cost:
    """User and system seconds, and the largest process in MiB (never below that of the measuring one, about 20)."""

    cpu: float
    peak: float


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the results. `ratio` is what holds from machine to machine; `target` says what it should be."""

    what: str
    cost: Cost | None
    ratio: str = ""
    target: str = ""
    met: bool | None = None

    @classmethod
    def judged(cls, what: str, cost: Cost | None, ratio: float, beside: str, *, at_most: float) -> Row:
        return cls(what, cost, f"{ratio:.2f} {beside}", f"at most {at_most:g}", ratio <= at_most)


@dataclass(frozen=True, slots=True)
class Command:
    """`given` goes to its standard input; `fine` are the exit codes that count as success."""

    words: tuple[str, ...]
    folder: Path
    given: bytes | None = None
    fine: tuple[int, ...] = (0,)


def once(command: Command) -> Cost:
    process = subprocess.Popen(
        command.words,
        cwd=command.folder,
        stdin=subprocess.PIPE if command.given is not None else subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    if command.given is not None:
        assert process.stdin is not None
        process.stdin.write(command.given)
        process.stdin.close()
    assert process.stderr is not None
    told = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in command.fine:
        words = " ".join(command.words)
        raise SystemExit(
            f"{words}\nended with {process.returncode}:\n{told.decode(errors='replace')[-2000:]}"
        )
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def side_by_side(commands: list[Command], runs: int) -> list[Cost]:
    """The median of `runs` rounds for each command; in a round each runs once."""
    rounds = [[once(command) for command in commands] for _ in range(runs)]
    return [
        Cost(statistics.median(cost.cpu for cost in costs), max(cost.peak for cost in costs))
        for costs in zip(*rounds, strict=True)
    ]
