"""CPU of `qms history --all` beside git's own work on the same repository: python benchmarks/history.py [DIR]

Prints ratios, which hold from machine to machine where seconds do not. Targets: path history 1.5 of one
`git log --first-parent --raw -M`; with texts compared, twice the sum of that log and a `git cat-file --batch` of the
same blobs.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from corpus import make

RUNS = 5


def cpu(command: list[str], folder: Path, given: bytes | None = None) -> float:
    """User and system seconds of a command and its children, the median of five runs."""
    found = []
    for _ in range(RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, cwd=folder, input=given, stdout=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(found)


def measure(folder: Path) -> None:
    log_command = ["git", "log", "--first-parent", "--raw", "-M", "-z", "--no-abbrev", "--format=%H"]
    told = subprocess.run(log_command, cwd=folder, capture_output=True, check=True).stdout.split(b"\0")
    blobs = dict.fromkeys(
        token.split(b" ")[3]
        for token in told
        if token.lstrip(b"\n")[:1] == b":" and not token.endswith(b" D")
    )
    qms = [sys.executable, "-m", "plainqms", "--root", str(folder), "history", "--all", "--format", "json"]
    log = cpu(log_command, folder)
    cat = cpu(["git", "cat-file", "--batch"], folder, b"\n".join(blobs) + b"\n")
    paths, texts = cpu([*qms, "--paths-only"], folder), cpu(qms, folder)
    print(f"git log --first-parent --raw -M      {log:6.2f} s")
    print(f"git cat-file --batch, {len(blobs):6} blobs   {cat:6.2f} s")
    print(f"qms history --all --paths-only       {paths:6.2f} s   {paths / log:5.2f} of the log (target 1.5)")
    print(f"qms history --all                    {texts:6.2f} s   {texts / log:5.2f} of the log, "
          f"{texts / (log + cat):5.2f} of log and cat-file (target 2.0)")  # fmt: skip


if __name__ == "__main__":
    os.environ["PYTHONPATH"] = str(Path(__file__).parents[1] / "generator")
    if len(sys.argv) > 1:
        measure(Path(sys.argv[1]).resolve())
    else:
        with tempfile.TemporaryDirectory() as scratch:
            for folders in (20, 1):
                print(f"1,000 documents with 10 commits each, in {folders} folder{'s' * (folders > 1)}")
                make(Path(scratch) / f"corpus-{folders}", 1000, 10, folders=folders)
                measure(Path(scratch) / f"corpus-{folders}")
