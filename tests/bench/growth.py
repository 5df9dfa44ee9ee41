"""Measures how the matching grows: `python -m tests.bench.growth DATA [SIZE,SIZE…]`.

DATA is the folder that tests/bench/matching.py reads. Recipe: the intents of CLINC150 (ten
phrasings each) and of HINT3's three bots are entries as they stand. What goes beyond them are
further copies of all intents; each copy has the words that fewer than one in a hundred phrasings
hold exchanged for other common words, each for the same one throughout the copy, so that it asks
for other things in the same ways. No phrasing is there twice. Asked are phrasings as they stand,
test questions of the same intents in the same copies, and CLINC150's out-of-scope questions.

Each row is measured in a process of its own. Constants are those of a folder without a fit.
"""

import os
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from threadpoolctl import threadpool_limits

from bot.core.matching import Language, Matcher
from bot.core.matching.nearby import LARGE
from bot.core.text import words
from bot.embedding import common_words, open_encoder
from tests.bench.matching import BOTS, NONE, Labelled, knowledge_of, read_csv, read_lines

SIZES = (100, 1_000, 10_000, 100_000, 1_000_000)
ASKED = 400
CACHE = Path("growth.vectors")
MOST_EXACT = 10_000
"""Phrasings up to which the exact path is measured beside: it takes the cube of their number."""
MOST_ENCODED = 10_000
"""Phrasings up to which the embedding is measured where no sizes are named: encoding takes long."""


def main(data: Path, sizes: Sequence[int]) -> None:
    """Prints a row for each size, method and path."""
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"Load average at the start: {load}\n")
    print(
        "| phrasings | entries | method | path | build s | MiB | p50 ms | p99 ms "
        "| own found | held out: likeliest right | answered right | answered wrong "
        "| out of scope answered |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|---|---|")
    for size in sizes:
        for method in ("lexical", "embedding"):
            if method == "embedding" and size > MOST_ENCODED and tuple(sizes) == SIZES:
                continue
            for path in ("exact", "nearby"):
                if path == "nearby" or size <= MOST_EXACT:
                    arguments = [str(data), str(size), method, path]
                    run = [sys.executable, "-m", "tests.bench.growth", *arguments]
                    subprocess.run(run, check=True)  # noqa: S603 -- itself


def row(data: Path, size: int, method: str, path: str) -> str:
    """One row of the table."""
    phrasings, asked = world(data, size)
    beyond = [text for text, _ in read_lines(data / "clinc150/oos/test")][:ASKED]
    knowledge = knowledge_of(phrasings)
    language = Language(open_encoder(CACHE) if method == "embedding" else None, common_words())
    if language.encoder:
        language.encoder.learn([" ".join(words(text)) for text, _ in phrasings])
    before, start = _memory(), time.perf_counter()
    matcher = Matcher(knowledge, language, large=0 if path == "nearby" else sys.maxsize)
    threadpool_limits(limits=1)  # as bot.mind
    built, memory = time.perf_counter() - start, _memory() - before
    own = Random(1).sample(phrasings, min(ASKED, len(phrasings)))  # noqa: S311 -- no secret
    times: list[float] = []
    found = [_asked(matcher, text, times) for text, _ in own]
    answers = [(_asked(matcher, text, times), intent) for text, intent in asked]
    strangers = [_asked(matcher, text, times) for text in beyond]
    times.sort()
    cells = [
        f"{len(phrasings):,}",
        f"{len(knowledge.entries):,}",
        method,
        path if (size >= LARGE) == (path == "nearby") else f"({path})",
        f"{built:.1f}",
        f"{memory:.0f}",
        f"{times[len(times) // 2]:.1f}",
        f"{times[int(len(times) * 0.99)]:.1f}",
        _share([best == intent for (best, _), (_, intent) in zip(found, own, strict=True)]),
        _share([best == intent for (best, _), intent in answers]),
        _share([answer == intent for (_, answer), intent in answers]),
        _share([answer not in (intent, NONE) for (_, answer), intent in answers]),
        _share([answer != NONE for _, answer in strangers]),
    ]
    return f"| {' | '.join(cells)} |"


def world(data: Path, size: int) -> tuple[Labelled, Labelled]:
    """So many phrasings with their entries, and held-out questions of the same entries."""
    base, tests = _published(data)
    holding = Counter(word for text, _ in base for word in set(words(text)))
    rare = sorted(word for word, n in holding.items() if n * 100 < len(base))
    phrasings: dict[str, str] = {}
    copies = 0
    while len(phrasings) < size:
        for text, intent in _copy(base, rare, copies):
            if len(phrasings) < size:
                phrasings.setdefault(text, intent)
        copies += 1
    there = set(phrasings.values())
    random = Random(2)  # noqa: S311 -- no secret
    asked: dict[str, str] = {}
    for copy in random.sample(range(copies), min(copies, ASKED // 10)):
        questions = [pair for pair in _copy(tests, rare, copy) if pair[1] in there]
        fresh = [pair for pair in questions if pair[0] not in phrasings]
        asked.update(random.sample(fresh, min(len(fresh), max(10, ASKED // copies))))
    return list(phrasings.items()), list(asked.items())


def _published(data: Path) -> tuple[Labelled, Labelled]:
    """Phrasings, and test questions with an intent, in an order that mixes the sets."""
    base = list(read_lines(data / "clinc150/train_10"))
    tests = list(read_lines(data / "clinc150/test"))
    for bot in BOTS:
        for part, found in (("train", base), ("test", tests)):
            rows = read_csv(data / f"hint3/v1/{part}/{bot}_{part}.csv")
            found += [(text, f"{bot} {label}") for text, label in rows if label != NONE]
    order = sorted({intent for _, intent in base})
    Random(0).shuffle(order)  # noqa: S311 -- no secret
    place = {intent: at for at, intent in enumerate(order)}
    known = [pair for pair in tests if pair[1] in place]
    return sorted(base, key=lambda pair: place[pair[1]]), known


def _copy(texts: Labelled, rare: Sequence[str], copy: int) -> Iterator[tuple[str, str]]:
    """The texts as they stand for copy 0, else with the rare words exchanged."""
    if copy == 0:
        yield from texts
        return
    others = Random(copy).sample(sorted(common_words()), len(rare))  # noqa: S311 -- no secret
    exchanged = dict(zip(rare, others, strict=True))
    for text, intent in texts:
        said = " ".join(exchanged.get(word, word) for word in words(text))
        yield said, f"{intent} {copy}"


def _asked(matcher: Matcher, text: str, times: list[float]) -> tuple[str, str]:
    """The likeliest entry, and what is answered: that entry, or none."""
    start = time.perf_counter()
    result = matcher.match(text)
    times.append((time.perf_counter() - start) * 1000)
    best = str(result.best.entry.id) if result.best else NONE
    return best, best if result.outcome == "answer" else NONE


def _share(found: Sequence[bool]) -> str:
    return f"{100 * sum(found) / max(len(found), 1):.1f} %"


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    folder, *rest = sys.argv[1:]
    if len(rest) == 3:
        print(row(Path(folder), int(rest[0]), rest[1], rest[2]), flush=True)
    else:
        named = rest[0].split(",") if rest else ()
        main(Path(folder), tuple(map(int, named)) or SIZES)
