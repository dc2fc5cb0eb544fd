"""Doors to the outside: disk, YAML, Markdown, templates, Git. They turn what they find into the model."""
