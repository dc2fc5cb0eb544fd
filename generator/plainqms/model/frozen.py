"""What every setting is made of: data from a file, and names that templates can name."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict


class Frozen(BaseModel):
    """Data from a file: unknown keys are problems, nothing is coerced, nothing changes afterwards."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def _plain_name(name: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise ValueError(
            "must be small letters, digits and _, as quality_manager, so that templates can name it"
        )
    return name


PlainName = Annotated[str, AfterValidator(_plain_name)]
