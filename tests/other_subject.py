"""Another subject, made as a person would make one: `bot new`, and edits to the texts it wrote."""

from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner

from bot.cli import cli

Begin = Callable[[Path], Path]

_ENTRIES = """\
- id: oolong-what
  question: What is oolong tea?
  topic: what
  about: [oolong]
  section: 4. Oolong tea
  answer: Oolong tea is made from leaves that were left to oxidise in part.
  phrasings: [explain oolong tea, define tieguanyin, what sort of leaves are in oolong tea]
  see_also: [green-what, black-what]
- id: oolong-caffeine
  question: How much caffeine is in oolong tea?
  topic: caffeine
  about: [oolong]
  section: 4. Oolong tea
  answer: A cup of oolong tea holds about forty milligrams of caffeine.
  phrasings: [does oolong tea keep me awake, caffeine content of tieguanyin, is oolong tea strong]
"""
_LABELS = """\
- {ask: what's oolong tea, entry: [oolong-what], by: plain}
- {ask: OOLONG EXPLAIN, entry: [oolong-what], by: shouting}
- {ask: caffeine tieguanyin, entry: [oolong-caffeine], by: terse}
- {ask: is there much caffeine in oolong, entry: [oolong-caffeine], by: chatty, part: test}
"""
_CHOICE = """\
      - id: {id}
        label: {label}
        phrasings: [{phrasings}]
        factors:
          - article:
              framework: {for_}
              weight: {weight}
              reason: {reason}
              section: 3. Which should you drink?
            today:
              framework: {for_}
              weight: {weight}
              reason: {reason}
              as_of: 2024-05
              sources: [tea-survey]
"""
_AFTERNOON = _CHOICE.format(
    id="afternoon",
    label="In the afternoon",
    phrasings="afternoons, after lunch, at five",
    for_="oolong",
    weight=3,
    reason="Oolong tea wakes you up a little.",
)
_SERVED = _CHOICE.format(
    id="often",
    label="Many small cups",
    phrasings="several infusions, gongfu, again and again",
    for_="oolong",
    weight=3,
    reason="Oolong leaves take many infusions.",
)
_WHITE = _CHOICE.format(
    id="flowers",
    label="Flowers",
    phrasings="jasmine, petals, blossoms",
    for_="white",
    weight=3,
    reason="White tea carries the scent of flowers.",
)


def begin(folder: Path) -> Path:
    """A bot about green, black and oolong tea, with a name and a command of its own."""
    made = CliRunner().invoke(cli, ["new", str(folder)])
    assert made.exit_code == 0, made.output
    about = folder / "about.yaml"
    replace(about, "whichtea", "leafwise")
    replace(about, "green and black tea", "green, black and oolong tea")
    replace(about, "    - 3. Which should", "    - 4. Oolong tea\n    - 3. Which should")
    append(
        folder / "frameworks.yaml",
        "- id: oolong\n  name: Oolong tea\n  summary: Leaves that are oxidised in part.\n",
    )
    replace(
        folder / "vocabulary.yaml",
        "  - term: caffeine",
        "  - term: oolong tea\n    framework: oolong\n    aliases: [oolong, tieguanyin]\n"
        "  - term: caffeine",
    )
    general = folder / "entries" / "general.yaml"
    replace(general, "about: [green, black]", "about: [green, black, oolong]")
    replace(general, "What about oolong, rooibos", "What about rooibos")
    replace(general, "Only green and black tea are", "Only green, black and oolong tea are")
    replace(general, "do you know oolong", "do you know herbal teas")
    append(folder / "entries" / "oolong.yaml", "# Entries about oolong tea.\n" + _ENTRIES)
    questions = folder / "questions.yaml"
    replace(questions, "any oolong", "any rooibos")
    append(questions, _LABELS)
    guide = folder / "guide.yaml"
    replace(guide, "\n  - id: milk\n", f"\n{_AFTERNOON}  - id: milk\n")
    replace(guide, "\n  - id: kettle\n", f"\n{_SERVED}  - id: kettle\n")
    return folder


def begin_with_four(folder: Path) -> Path:
    """The same with white tea as well."""
    begin(folder)
    append(
        folder / "frameworks.yaml",
        "- id: white\n  name: White tea\n  summary: Buds that were dried and nothing else.\n",
    )
    guide = folder / "guide.yaml"
    replace(guide, "\n  - id: kettle\n", f"\n{_WHITE}  - id: kettle\n")
    return folder


def replace(file: Path, old: str, new: str) -> None:
    """Edits a text that has to be there."""
    text = file.read_text("utf-8")
    assert old in text, f"{old!r} is not in {file.name}"
    file.write_text(text.replace(old, new), "utf-8")


def append(file: Path, text: str) -> None:
    """Adds to the end of a file, or begins one."""
    before = file.read_text("utf-8") if file.exists() else ""
    file.write_text(before + text, "utf-8")
