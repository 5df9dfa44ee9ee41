"""Worlds so large that a question is held against the nearest examples alone."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from zlib import crc32

import numpy as np
import pytest

from bot.core.matching import Language, Matcher
from bot.core.matching.channels import EXAMINED, FOUND, Matrix, Vector
from bot.core.matching.nearby import LARGE, NEAR
from bot.core.matching.training import alone, choose_kernel
from bot.core.model import Entry, EntryId, Knowledge, Label

VERBS = ("steep", "store", "blend", "grind", "roast", "rinse", "chill", "weigh", "sift", "ship")
THINGS = ("kettle", "teapot", "whisk", "strainer", "caddy", "tray", "scoop", "cosy")
WAYS = (
    "how do i {} {}",
    "what is the best way to {} {}",
    "{} {} at home please",
    "can you tell me whether people {} their {}",
    "i would like to {} some {}",
)
NEVER = 10**9


class Bags:
    """A tiny encoder: the words of a text, each in a direction of its own."""

    def encode(self, text: str) -> Vector:
        vector = np.zeros(64, dtype=np.float32)
        for word in text.split():
            vector += np.random.default_rng(crc32(word.encode())).standard_normal(64)
        return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9), dtype=np.float32)

    def learn(self, texts: Sequence[str]) -> Matrix:
        return np.stack([self.encode(text) for text in texts])


def entry(name: str, texts: Sequence[str]) -> Entry:
    return Entry(EntryId(name), texts[0], "brewing", tuple(texts[1:]), "An answer.")


def world(tea: Knowledge, things: Sequence[str]) -> Knowledge:
    entries = tuple(
        entry(f"{verb}-{thing}", [way.format(verb, thing) for way in WAYS])
        for verb, thing in product(VERBS, things)
    )
    return replace(tea, entries=entries, labels=())


def best(matcher: Matcher, text: str) -> str | None:
    found = matcher.match(text).best
    return found.entry.id if found else None


@pytest.fixture(scope="module")
def hundreds(tea: Knowledge) -> Knowledge:
    """400 phrasings."""
    return world(tea, THINGS)


@pytest.fixture(scope="module")
def thousands(tea: Knowledge) -> Matcher:
    """More phrasings than a small world has."""
    kinds = [f"{thing}{chr(97 + a)}{chr(97 + b)}" for thing in THINGS for a in range(4)
             for b in range(4)]  # fmt: skip
    return Matcher(world(tea, kinds))


@pytest.mark.parametrize("encoder", [None, Bags()])
def test_the_nearest_examples_answer_as_all_of_them_do(
    hundreds: Knowledge, encoder: Bags | None
) -> None:
    language = Language(encoder)
    every = Matcher(hundreds, language, large=NEVER)
    near = Matcher(hundreds, language, large=0)
    assert (every.is_large, near.is_large) == (False, True)
    questions = [f"should people {verb} {thing} first" for verb, thing in product(VERBS, THINGS)]
    phrasings = [text for each in hundreds.entries for text, _ in each.all_phrasings()]
    for text in questions + phrasings:
        assert best(near, text) == best(every, text)


def test_a_large_world_answers_its_own_phrasings(thousands: Matcher) -> None:
    assert len(thousands.examples) > LARGE
    assert thousands.is_large
    for each in thousands.examples[::40]:
        assert best(thousands, each.text) == thousands.knowledge.entries[each.entry].id


@pytest.mark.parametrize("encoder", [None, Bags()])
@pytest.mark.parametrize("text", ["how do i roast whisk", "how do i", " ".join(VERBS) * 40])
def test_what_a_question_is_compared_with_does_not_grow_with_the_world(
    tea: Knowledge, thousands: Matcher, text: str, encoder: Bags | None
) -> None:
    matcher = Matcher(thousands.knowledge, Language(encoder), large=0) if encoder else thousands
    query = matcher.read(text)
    for channel in matcher.channels.values():
        look = channel.look(query)
        assert look.examined <= EXAMINED
        assert len(look.rows) <= FOUND
    assert len(matcher.near(query).rows) <= NEAR


def test_a_question_without_a_known_letter_has_no_answer(thousands: Matcher) -> None:
    found = thousands.match("щит 12345")
    assert (found.outcome, found.matches) == ("none", ())


def test_hidden_examples_are_looked_past(hundreds: Knowledge) -> None:
    matcher = Matcher(hundreds, large=0)
    query = matcher.read("how do i roast whisk")
    assert matcher.near(query).likeness.max() == pytest.approx(1)
    hidden = matcher.near(query).rows[:60]
    near = matcher.near(query, hidden)
    assert not set(near.rows) & set(hidden)
    assert len(near.rows)


def test_labelled_questions_of_a_large_world_count_as_examples(hundreds: Knowledge) -> None:
    labels = (
        Label("where do we put it", (EntryId("chill-tray"),), "in", by="ana"),
        Label("who won the match yesterday", (), "far", by="ana"),
    )
    matcher = Matcher(replace(hundreds, labels=labels), large=0)
    assert best(matcher, "where do we put it") == "chill-tray"
    none, candidates = matcher.candidates(matcher.read("who won the match yesterday"))
    assert none["none_score"] > max(each.features["score"] for each in candidates)


def test_a_large_world_can_be_fitted_and_checked(hundreds: Knowledge) -> None:
    few = replace(hundreds, entries=hundreds.entries[:12])
    every = {each.text: each for each in alone(Matcher(few, large=NEVER))}
    for each in alone(Matcher(few, large=0)):
        assert (each.entry, each.best) == (every[each.text].entry, every[each.text].best)
        assert each.nearest == every[each.text].nearest
    matcher, found = choose_kernel(Matcher(few, large=0))
    assert len(found) == 2 * 12 * len(WAYS)
    assert matcher.calibration.kernel.ridge > 0
