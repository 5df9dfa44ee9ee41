"""The kinds of text that a curator writes, each with the form and length that it may have."""

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

NO_DATE = "no_date"
"""The type of the fault that a value which is no date has."""

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


def _real(text: str) -> str:
    parts = _DATE.fullmatch(text)
    try:
        year, month, day = (int(part or 1) for part in parts.groups()) if parts else (0, 0, 0)
        date(year, month, day)
    except ValueError:
        year = 0
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise PydanticCustomError(NO_DATE, "There is no such date")
    return text


Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Remark = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=75)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=35)]
Blurb = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=140)]
Date = Annotated[str, AfterValidator(_real)]
"""A year from 1900 to 2100, with a month and a day where they are known: `2024-05`."""
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>|]+$", max_length=500)]
Command = Annotated[str, StringConstraints(pattern=r"^/[a-z0-9_-]{1,31}$")]
