"""Everything that a person can do, by the name of the act."""

from collections.abc import Awaitable, Callable, Mapping

from bot.playground import clicking, commands, modals, removing, shortcuts, talking, working
from bot.playground.errors import Json
from bot.playground.parts import Parts

ACTS: Mapping[str, Callable[[Parts, str, Json], Awaitable[Json]]] = {
    "say": talking.say,
    "edit": talking.edit,
    "delete": talking.delete,
    "home": talking.home,
    "messages": talking.messages,
    "redeliver": talking.redeliver,
    "command": commands.command,
    "click": clicking.click,
    "shortcut": shortcuts.shortcut,
    "message_shortcut": shortcuts.message_shortcut,
    "run_step": working.run_step,
    "submit": modals.submit,
    "close": modals.close,
    "uninstall": removing.uninstall,
}
