"""The audit pack: facts for whoever audits, frozen on one day, as plain pages and files that open from a stick."""
