"""One file a kind of record. Today there are two kinds, read as the model's roles and people."""

NAMES = ("roles", "people")
"""What `{{ register("...") }}` may name in a document."""
