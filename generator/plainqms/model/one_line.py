"""Text that somebody else wrote, on one line of whatever shows it."""

from __future__ import annotations


def one_line(message: str) -> str:
    """No message of ours moves the cursor, whatever a document is called."""
    if message.isprintable():
        return message
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in message)
