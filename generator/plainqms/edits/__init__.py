"""Commands that change sources: they return Edits and write nothing themselves."""
