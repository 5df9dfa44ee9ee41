"""Workflow steps as the manifest declares them, and whether what is given to them fits."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from bot.playground.errors import Json

Known = Callable[[str], bool]
"""Whether a person or a channel with this id is in the workspace."""
KINDS: Mapping[str, tuple[type, ...]] = {
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "array": (list,),
    "object": (dict,),
}
IDS = ("slack#/types/user_id", "slack#/types/channel_id")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One input or output of a step; where it declares no type, it holds text."""

    name: str
    type: str
    title: str
    description: str
    required: bool

    def fits(self, value: object, known: Known) -> bool:
        """Whether a value is of this parameter's type."""
        if self.type in KINDS:
            # Python counts truth values among the whole numbers; Slack does not.
            as_truth = isinstance(value, bool) and self.type != "boolean"
            return isinstance(value, KINDS[self.type]) and not as_truth
        return isinstance(value, str) and (self.type not in IDS or known(value))

    @property
    def body(self) -> Json:
        """How the events show it."""
        return {
            "type": self.type,
            "name": self.name,
            "title": self.title,
            "description": self.description,
            "is_required": self.required,
        }


@dataclass(frozen=True, slots=True)
class Step:
    """One of the manifest's functions."""

    callback_id: str
    title: str
    description: str
    inputs: tuple[Parameter, ...]
    outputs: tuple[Parameter, ...]

    @classmethod
    def read_all(cls, functions: Json) -> "dict[str, Step]":
        """All of a manifest's functions, by callback id."""
        return {
            callback_id: cls(
                callback_id=callback_id,
                title=declared["title"],
                description=declared["description"],
                inputs=_parameters(declared.get("input_parameters", {})),
                outputs=_parameters(declared.get("output_parameters", {})),
            )
            for callback_id, declared in functions.items()
        }

    def faults(self, side: Literal["inputs", "outputs"], given: Json, known: Known) -> list[str]:
        """What is wrong with given inputs or outputs, a line each; empty if all is well."""
        declared: dict[str, Parameter] = {p.name: p for p in getattr(self, side)}
        found = [f"Unknown parameter: {name}" for name in given if name not in declared]
        for name, parameter in declared.items():
            value = given.get(name)
            if value in (None, ""):
                if parameter.required:
                    found.append(f"Missing required parameter: {name}")
            elif not parameter.fits(value, known):
                found.append(f"Parameter {name} must be of type {parameter.type}")
        return found


def _parameters(declared: Json) -> tuple[Parameter, ...]:
    return tuple(
        Parameter(
            name=name,
            type=item.get("type", "string"),
            title=item.get("title", name),
            description=item.get("description", ""),
            required=item.get("is_required", False),
        )
        for name, item in declared.items()
    )
