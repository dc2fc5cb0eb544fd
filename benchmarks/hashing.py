"""What verifying is held against: each text that stdin names by blob id is read, made into controlled text, and hashed.

Nothing is known of documents, revisions or approvals here: python benchmarks/hashing.py DIR < blob-ids
"""

from __future__ import annotations

import subprocess
import sys

from plainqms.sources import controlled_text, front_matter_parts


def main() -> None:
    git = subprocess.Popen(
        ["git", "-C", sys.argv[1], "cat-file", "--batch", "--buffer"], stdin=sys.stdin, stdout=subprocess.PIPE
    )
    assert git.stdout is not None
    with git.stdout as stream:
        while header := stream.readline():
            data = stream.read(int(header.split()[2]))
            stream.read(1)
            front, body = front_matter_parts.front_bytes(data)
            title = front_matter_parts.quick_identity(front, "").title
            text = controlled_text.controlled_text(title=title, body=body.decode("utf-8"))
            controlled_text.digest(text)


if __name__ == "__main__":
    main()
