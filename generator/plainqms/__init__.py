"""plainqms: a management system as plain text, with revision control from its Git history."""

__version__ = "0.1.0"
