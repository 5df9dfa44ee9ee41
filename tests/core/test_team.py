"""What the voices of a team come to together."""

from dataclasses import replace
from fractions import Fraction
from itertools import combinations, permutations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.model import Knowledge, Margins, Progress
from bot.core.team import Disagreement, TeamReading, TeamVerdict, judge_team
from bot.core.verdict import judge
from tests.core.brute import Made, counting, every_assignment, progress_of, scores
from tests.core.worlds import worlds

some = settings(max_examples=80)

MORNING_MILK = {"time": "morning", "milk": "milk"}
EVENING_PLAIN = {"time": "evening", "milk": "nothing"}


def team(tea: Knowledge, *voices: Made) -> TeamVerdict:
    return judge_team(tea, [progress_of(each) for each in voices])


def brute_shares(knowledge: Knowledge, voices: list[Made], reading: int) -> list[Fraction]:
    """The mean of each voice's points divided by their sum, worked out by itself."""
    mean = [Fraction(0)] * len(knowledge.frameworks)
    for voice in voices:
        points = scores(knowledge, counting(knowledge.guide, voice))[reading]
        for at, each in enumerate(points):
            own = Fraction(each, sum(points)) if sum(points) else Fraction(1, len(points))
            mean[at] += own / len(voices)
    return mean


def brute_winner(knowledge: Knowledge, voices: list[Made]) -> str | None:
    shares = brute_shares(knowledge, voices, 1)
    close = Fraction(0)
    for voice in voices:
        total = sum(scores(knowledge, counting(knowledge.guide, voice))[1])
        close += Fraction(knowledge.guide.margins.close, total) if total else 0
    best = max(shares)
    near = [share for share in shares if best - share <= close / len(voices)]
    return None if len(near) > 1 else knowledge.frameworks[shares.index(best)].id


def brute_flips(
    knowledge: Knowledge, heard: list[Made], most: int
) -> set[tuple[frozenset[tuple[str, str]], str | None]]:
    """All the smallest changes, made by every voice, after which another one wins."""
    before = brute_winner(knowledge, heard)
    for size in range(1, most + 1):
        found = set()
        for questions in combinations(knowledge.guide.questions, size):
            for choices in product(*(question.choices for question in questions)):
                changes = {str(q.id): str(c.id) for q, c in zip(questions, choices, strict=True)}
                after = brute_winner(knowledge, [{**voice, **changes} for voice in heard])
                if after != before:
                    found.add((frozenset(changes.items()), after))
        if found:
            return found
    return set()


@some
@given(data=st.data())
def test_people_who_all_say_the_same_get_the_verdict_that_each_has_alone(
    tea: Knowledge, data: st.DataObject
) -> None:
    knowledge = data.draw(worlds(tea))
    voice = progress_of(data.draw(st.sampled_from(list(every_assignment(knowledge.guide)))))
    alone = judge(knowledge, voice)
    together = judge_team(knowledge, [voice] * data.draw(st.integers(1, 4)))
    for own, shared in ((alone.article, together.article), (alone.today, together.today)):
        assert (shared.winner, shared.margin) == (own.winner, own.margin)
    assert together.flips == tuple(flip for flip in alone.flips if flip.reading == "today")
    assert together.disagreements == ()


@settings(max_examples=200)
@given(data=st.data())
def test_shares_winners_and_flips_are_what_plain_sums_say(
    tea: Knowledge, data: st.DataObject
) -> None:
    knowledge = data.draw(st.just(tea) | worlds(tea, most=3))
    every = list(every_assignment(knowledge.guide))
    voices: list[Made] = data.draw(st.lists(st.sampled_from(every), min_size=1, max_size=4))
    heard = [counting(knowledge.guide, voice) for voice in voices]
    together = team(knowledge, *voices)
    assert list(together.article.shares.values()) == brute_shares(knowledge, voices, 0)
    assert list(together.today.shares.values()) == brute_shares(knowledge, voices, 1)
    assert together.today.winner == brute_winner(knowledge, voices)
    for disagreement in together.disagreements:
        for said in disagreement.answers:
            choice = said.answer.id if said.answer else None
            all_say_so: list[Made] = [
                {**voice, disagreement.question.id: choice} for voice in heard
            ]
            assert said.winner == brute_winner(knowledge, all_say_so)
            assert said.flips == (said.winner != together.today.winner)
    found = {
        (frozenset((str(q.id), str(choice.id)) for q, choice in flip.changes), flip.winner)
        for flip in together.flips
    }
    assert len(found) == len(together.flips)
    alike = len({frozenset(voice.items()) for voice in heard}) == 1
    assert found == brute_flips(knowledge, heard, 3 if alike else 2)


@some
@given(data=st.data())
def test_neither_the_order_of_voices_nor_saying_all_twice_matters(
    tea: Knowledge, data: st.DataObject
) -> None:
    every = list(every_assignment(tea.guide))
    voices = [
        progress_of(each)
        for each in data.draw(st.lists(st.sampled_from(every), min_size=1, max_size=3))
    ]
    found = {_result(judge_team(tea, list(order))) for order in permutations(voices)}
    assert len(found) == 1
    assert _result(judge_team(tea, voices * 2)) in found


def _result(verdict: TeamVerdict) -> tuple[object, ...]:
    def plain(reading: TeamReading) -> tuple[object, ...]:
        return reading.winner, reading.margin, tuple(reading.shares.values())

    asked = tuple(
        (each.question.id, *(said.answer and said.answer.id for said in each.answers))
        for each in verdict.disagreements
    )
    reasons = tuple(reason.basis.reason for reason, _ in verdict.reasons)
    flips = tuple(map(str, verdict.flips))
    return plain(verdict.article), plain(verdict.today), asked, reasons, flips


def test_where_no_single_answer_turns_a_team_pairs_of_answers_do(tea: Knowledge) -> None:
    strict = replace(tea, guide=replace(tea.guide, margins=Margins(0, 1)))
    black: Made = {"milk": "milk", "kettle": "boils"}
    verdict = team(strict, black, {**black, "time": "morning"})
    assert verdict.flips
    assert all(len(flip.changes) == 2 for flip in verdict.flips)
    assert {"milk", "kettle"} in [{q.id for q, _ in flip.changes} for flip in verdict.flips]


def test_an_answer_that_all_change_takes_with_it_what_hangs_on_it(tea: Knowledge) -> None:
    sugared: Made = {"milk": "nothing", "sweet": "sugar", "kettle": "dial"}
    found = _disagreements(team(tea, sugared, {"milk": "milk", "kettle": "dial"}))
    assert [(said.voices, said.winner) for said in found["milk"].answers] == [
        ((1,), None),
        ((0,), "green"),
    ]


def test_a_reason_weighs_as_much_as_all_who_hold_it(tea: Knowledge) -> None:
    one: Made = {"milk": "milk", "kettle": "boils"}
    verdict = team(tea, one, {"kettle": "boils"})
    assert [(reason.choice.id, held) for reason, held in verdict.reasons] == [
        ("boils", 2),
        ("milk", 1),
    ]


def test_every_voice_counts_alike_however_much_it_answered(tea: Knowledge) -> None:
    much = {"time": "morning", "milk": "milk"}
    little = {"milk": "nothing"}
    shares = team(tea, much, little).today.shares
    assert shares == {"green": Fraction(1, 2), "black": Fraction(1, 2)}


def test_a_voice_without_points_favours_nobody(tea: Knowledge) -> None:
    shares = team(tea, {"milk": "milk"}, {}).today.shares
    assert shares == {"green": Fraction(1, 4), "black": Fraction(3, 4)}


def _disagreements(verdict: TeamVerdict) -> dict[str, Disagreement]:
    return {each.question.id: each for each in verdict.disagreements}


def test_where_people_disagree_is_told_with_who_said_what(tea: Knowledge) -> None:
    found = _disagreements(team(tea, MORNING_MILK, EVENING_PLAIN, {**MORNING_MILK, "time": None}))
    assert list(found) == ["time", "milk"]
    milk = found["milk"]
    assert [(a.answer.id if a.answer else None, a.voices) for a in milk.answers] == [
        ("milk", (0, 2)),
        ("nothing", (1,)),
    ]
    assert milk.spread == Fraction(4, 9)
    assert found["time"].spread == Fraction(2, 3)


def test_where_people_differ_most_comes_first_and_then_what_would_turn_it(tea: Knowledge) -> None:
    half = team(tea, {"time": None, "milk": "milk"}, EVENING_PLAIN)
    assert [each.question.id for each in half.disagreements] == ["milk", "time"]
    assert [each.flips for each in half.disagreements] == [True, False]
    most = team(tea, MORNING_MILK, EVENING_PLAIN, {"time": None, "milk": "milk"})
    assert [(each.question.id, each.spread) for each in most.disagreements] == [
        ("time", Fraction(2, 3)),
        ("milk", Fraction(4, 9)),
    ]


def test_what_is_within_reach_of_winning_is_told(tea: Knowledge) -> None:
    assert team(tea, {"milk": "milk"}).today.within_reach == ("black",)
    level = team(tea, {"milk": "milk"}, {"milk": "nothing"}).today
    assert (level.winner, level.within_reach) == (None, ("green", "black"))


def test_a_question_that_somebody_was_never_asked_is_no_disagreement(tea: Knowledge) -> None:
    assert not _disagreements(team(tea, {"milk": "milk"}, {"milk": "milk", "time": "morning"}))


def test_answers_that_would_turn_the_result_are_marked(tea: Knowledge) -> None:
    verdict = team(tea, MORNING_MILK, EVENING_PLAIN, EVENING_PLAIN, EVENING_PLAIN)
    assert verdict.today.winner == "green"
    (milk,) = (each for each in verdict.disagreements if each.question.id == "milk")
    assert [(said.winner, said.flips) for said in milk.answers] == [
        ("green", False),
        ("black", True),
    ]
    assert milk.flips


def test_reasons_are_counted_by_voices_and_speak_for_the_winner(tea: Knowledge) -> None:
    verdict = team(tea, MORNING_MILK, {"milk": "milk"}, {"milk": "milk"}, EVENING_PLAIN)
    assert verdict.today.winner == "black"
    assert [(reason.choice.id, held) for reason, held in verdict.reasons] == [
        ("milk", 3),
        ("morning", 1),
    ]
    against = [reason.choice.id for reason, _ in verdict.all_reasons]
    assert "nothing" in against


def test_answers_that_others_rule_out_count_for_nothing(tea: Knowledge) -> None:
    (ruled,) = [q for q in tea.guide.questions if q.when][:1]
    earlier, allowed = next(iter(ruled.when.items()))
    question = tea.guide.question(earlier)
    assert question is not None
    other = next(choice.id for choice in question.choices if choice.id not in allowed)
    base = Progress().choose(question.id, other)
    for choice in ruled.choices:
        stray = base.choose(ruled.id, choice.id)
        assert judge_team(tea, [stray]).today == judge_team(tea, [base]).today
