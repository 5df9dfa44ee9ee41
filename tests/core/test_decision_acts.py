"""What people do to a decision, in any order: nobody's voice is lost, and nothing comes back."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.core.decision import Closing, Decision, Person, Voice
from bot.core.model import ChoiceId, FrameworkId, Progress, QuestionId
from bot.errors import ClosedError, NotClosedError

ANA, BEN, CHLOE = Person("U0ANA", "Ana"), Person("U0BEN", "Ben"), Person("U0CHLOE", "Chloé")
people = st.sampled_from([ANA, BEN, CHLOE])
progresses = st.sampled_from(["milk", "nothing", None]).map(
    lambda choice: Progress().choose(QuestionId("milk"), ChoiceId(choice) if choice else None)
)
notes = st.sampled_from(["", "because"])
ENDS = Closing(ANA, 9.0, "v", FrameworkId("green"), as_combined=False, reason="so")


def begun() -> Decision:
    voice = Voice(ANA, Progress(), "first", 1.0)
    return Decision("d", "T", "C", "Tea?", ANA, 1.0, "v", Progress(), voices=(voice,))


class Deciding(RuleBasedStateMachine):
    """Three people at one decision, beside a plain account of what they said."""

    def __init__(self) -> None:
        super().__init__()
        self.decision = begun()
        self.said: dict[str, tuple[Progress, str]] = {ANA.id: (Progress(), "first")}
        self.nameless: list[Progress] = []
        self.closed = False
        self.clock = 1.0

    @rule(person=people, progress=progresses, note=notes, twice=st.booleans())
    def say(self, person: Person, progress: Progress, note: str, twice: bool) -> None:
        for _ in range(1 + twice):
            self.clock += 1
            voice = Voice(person, progress, note, self.clock)
            if self.closed:
                with pytest.raises(ClosedError):
                    self.decision.say(voice)
            else:
                self.decision = self.decision.say(voice)
                self.said[person.id] = (progress, note)

    @rule(person=people)
    def close(self, person: Person) -> None:
        ends = replace(ENDS, by=person)
        if self.closed:
            with pytest.raises(ClosedError):
                self.decision.close(ends)
        else:
            self.decision = self.decision.close(ends)
            self.closed = True

    @rule()
    def reopen(self) -> None:
        if self.closed:
            self.decision = self.decision.reopen()
            self.closed = False
            self.nameless = []
        else:
            with pytest.raises(NotClosedError):
                self.decision.reopen()

    @rule(person=people, twice=st.booleans())
    def forget(self, person: Person, twice: bool) -> None:
        for _ in range(1 + twice):
            self.decision = self.decision.forget(person.id)
        left = self.said.pop(person.id, None)
        if left and self.closed:
            self.nameless.append(left[0])

    @invariant()
    def everybody_has_the_one_voice_that_they_gave_last(self) -> None:
        named = {v.person.id: (v.progress, v.note) for v in self.decision.voices if v.person.id}
        assert named == self.said
        assert len(self.decision.voices) == len(self.said) + len(self.nameless)
        for person in (ANA, BEN, CHLOE):
            assert (self.decision.voice(person.id) is not None) == (person.id in self.said)

    @invariant()
    def those_who_were_forgotten_are_named_nowhere(self) -> None:
        nameless = [v for v in self.decision.voices if not v.person.id]
        assert sorted((v.progress for v in nameless), key=str) == sorted(self.nameless, key=str)
        assert all(not v.note and not v.person.name for v in nameless)
        assert self.decision.voice("") is None

    @precondition(lambda self: not self.closed)
    @invariant()
    def an_open_decision_has_no_end(self) -> None:
        assert self.decision.closing is None


TestDeciding = Deciding.TestCase
TestDeciding.settings = settings(max_examples=60, stateful_step_count=30)


def test_saying_the_same_again_changes_nothing() -> None:
    decision = begun().say(Voice(BEN, Progress(), "hm", 2.0))
    assert decision.say(Voice(BEN, Progress(), "hm", 3.0)) is decision


@pytest.mark.parametrize("field", ["starter", "closing"])
def test_who_is_forgotten_is_neither_starter_nor_closer(field: str) -> None:
    decision = begun().close(ENDS).forget(ANA.id)
    found: Any = getattr(decision, field)
    person = found if field == "starter" else found.by
    assert (person.id, person.name) == ("", "")
    assert decision.closing is not None
    assert decision.closing.reason == "so"


def test_only_who_asked_is_forgotten() -> None:
    decision = begun().say(Voice(BEN, Progress(), "mine", 2.0)).close(ENDS)
    assert decision.forget(CHLOE.id) == decision
    kept = decision.forget(ANA.id).voice(BEN.id)
    assert kept is not None
    assert kept.note == "mine"


def test_what_everybody_has_seen_is_not_hidden_again() -> None:
    hidden = replace(begun(), hidden=True)
    assert hidden.tally_hidden
    assert not hidden.close(ENDS).reopen().tally_hidden
