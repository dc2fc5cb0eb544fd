"""One file a kind of record."""
