"""Small guides of every shape, to try what must hold for all of them."""

from dataclasses import replace

from hypothesis import strategies as st

from bot.core.model import (
    Basis,
    Choice,
    ChoiceId,
    Factor,
    Framework,
    FrameworkId,
    Guide,
    Knowledge,
    Margins,
    Question,
    QuestionId,
)


@st.composite
def bases(draw: st.DrawFn, frameworks: int) -> Basis:
    weight = draw(st.integers(0, 3))
    at = draw(st.integers(0, frameworks - 1))
    return Basis(FrameworkId(f"f{at}") if weight else None, weight, "So it is.", as_of="2024")


@st.composite
def guides(draw: st.DrawFn, frameworks: int = 2, most: int = 4) -> Guide:
    questions: list[Question] = []
    for index in range(draw(st.integers(1, most))):
        choices = tuple(
            Choice(
                ChoiceId(f"c{at}"),
                f"Choice {at}",
                "",
                (),
                tuple(
                    Factor(
                        today=draw(bases(frameworks)),
                        article=draw(st.none() | bases(frameworks).filter(lambda b: b.weight > 0)),
                    )
                    for _ in range(draw(st.integers(0, 2)))
                ),
            )
            for at in range(draw(st.integers(2, 3)))
        )
        earlier = draw(st.lists(st.sampled_from(questions), max_size=2)) if questions else []
        when = {
            each.id: frozenset(
                draw(st.sets(st.sampled_from([c.id for c in each.choices]), min_size=1))
            )
            for each in earlier
        }
        questions.append(Question(QuestionId(f"q{index}"), f"Question {index}?", "", choices, when))
    close = draw(st.integers(0, 2))
    return Guide(tuple(questions), Margins(close, close + draw(st.integers(1, 2))))


@st.composite
def worlds(draw: st.DrawFn, knowledge: Knowledge, most: int = 4) -> Knowledge:
    """The knowledge with another guide, and two or three frameworks that it recommends."""
    count = draw(st.integers(2, 3))
    frameworks = tuple(
        Framework(FrameworkId(f"f{at}"), f"Framework {at}", "") for at in range(count)
    )
    return replace(knowledge, frameworks=frameworks, guide=draw(guides(count, most)))
