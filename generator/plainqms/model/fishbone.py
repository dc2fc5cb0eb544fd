"""A fishbone: possible causes sorted by where they come from, as a team writes them on a board."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from plainqms.model.organization import Frozen
from plainqms.model.record import Text


def _bone(title: str, description: str) -> Any:
    return Field(default=(), title=title, description=description)


class Fishbone(Frozen):
    """Six bones; one that nobody found anything for is left out of the drawing."""

    people: tuple[Text, ...] = _bone("People", "Who did it: knowledge, load, handing over. No blame.")
    machine: tuple[Text, ...] = _bone("Machine", "Equipment, tools and software.")
    method: tuple[Text, ...] = _bone("Method", "How it is done, and how that is described.")
    material: tuple[Text, ...] = _bone("Material", "What goes in: parts, substances, data.")
    measurement: tuple[Text, ...] = _bone("Measurement", "How it is measured and checked.")
    environment: tuple[Text, ...] = _bone("Environment", "Place, light, heat, noise, time of day.")

    @property
    def bones(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Title and causes of each bone that has any."""
        found = (
            (field.title or name, getattr(self, name)) for name, field in type(self).model_fields.items()
        )
        return tuple((title, causes) for title, causes in found if causes)
