from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.matching import Matcher
from bot.core.matching.fusion import fit, probabilities
from bot.core.model import Calibration, Entry, EntryId, Knowledge


@pytest.fixture(scope="module")
def matcher(tea: Knowledge) -> Matcher:
    return Matcher(tea)


def best(matcher: Matcher, text: str) -> str:
    found = matcher.match(text).best
    return str(found.entry.id) if found else "none"


def test_every_phrasing_is_answered_with_its_own_entry_and_answer(
    matcher: Matcher, tea: Knowledge
) -> None:
    for entry in tea.entries:
        for phrasing, answer in entry.all_phrasings():
            result = matcher.match(phrasing)
            assert result.outcome == "answer", phrasing
            assert result.best is not None
            assert (result.best.entry, result.best.answer) == (entry, answer)
            assert result.best.phrasing == phrasing


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("<@U1> what is GREEN tea???", "green-what"),
        ("`what` *is* _green_ tea", "green-what"),
        ("whàt ïs grêen teâ", "green-what"),
        ("caffeine of <https://tea.example/x|green tea>", "green-caffeine"),
        ("how do i breww black taa", "black-brewing"),
        ("caffein content of matcha", "green-caffeine"),
        ("how much buzz is in assam", "black-caffeine"),
        ("is greentea strong", "green-caffeine"),
    ],
)
def test_a_question_is_found_however_it_is_written(matcher: Matcher, text: str, entry: str) -> None:
    assert best(matcher, text) == entry


def test_a_question_names_its_frameworks_by_any_of_their_names(matcher: Matcher) -> None:
    assert matcher.read("sencha or assam").frameworks == {"green", "black"}
    assert matcher.read("is Black Tea good").frameworks == {"black"}
    assert matcher.read("oolong").frameworks == frozenset()
    assert matcher.read("sencha").words == matcher.read("green tea").words


def test_a_frameworks_own_name_is_known_without_the_vocabulary(tea: Knowledge) -> None:
    bare = replace(tea, vocabulary=replace(tea.vocabulary, terms=()))
    assert Matcher(bare).read("is black tea good").frameworks == {"black"}


def test_naming_frameworks_and_nothing_else_is_told(matcher: Matcher) -> None:
    assert matcher.read("green tea").only_names
    assert matcher.read("green black").only_names
    assert not matcher.read("what is green tea").only_names
    assert not matcher.read("caffeine").only_names
    assert not matcher.read("").only_names


def test_filler_alone_is_read_as_it_stands(matcher: Matcher) -> None:
    assert matcher.read("how do you do").words == ("how", "do", "you", "do")
    assert matcher.read("how do you brew").words == ("brew",)


def test_a_question_about_one_is_not_answered_about_the_other(matcher: Matcher) -> None:
    for topic in ("caffeine", "brewing temperature"):
        about = {name: best(matcher, f"{topic} {name} tea") for name in ("green", "black")}
        assert about["green"].startswith("green-")
        assert about["black"].startswith("black-")


@pytest.mark.parametrize("text", ["", "??", "zzz qqq", "the last bus to Lisbon", "reset password"])
def test_what_is_far_from_everything_is_not_answered(matcher: Matcher, text: str) -> None:
    assert matcher.match(text).outcome == "none"


@given(st.text(max_size=200))
def test_confidences_are_shares_of_one_best_first(matcher: Matcher, text: str) -> None:
    matches = matcher.match(text).matches
    confidences = [match.confidence for match in matches]
    assert confidences == sorted(confidences, reverse=True)
    assert all(0 <= each <= 1 for each in confidences)
    assert sum(confidences) <= 1 + 1e-9
    assert len({match.entry.id for match in matches}) == len(matches)


def test_two_entries_that_fit_alike_share_their_confidence(tea: Knowledge) -> None:
    def entry(name: str) -> Entry:
        return Entry(EntryId(name), f"Cups of the {name} kind", "Some.", (), name, section="1")

    twins = replace(tea, entries=(entry("mild"), entry("bold")))
    first, second = Matcher(twins).match("cups of the kind").matches
    assert first.confidence == pytest.approx(second.confidence)


@pytest.mark.parametrize(
    ("confidence", "candidates", "outcome"),
    [
        (0.6, 2, "answer"),
        (0.59, 2, "choose"),
        (0.3, 2, "choose"),
        (0.29, 2, "none"),
        (0.59, 1, "none"),
        (0.6, 1, "answer"),
        (1.0, 0, "none"),
    ],
)
def test_the_outcome_follows_from_the_best_matchs_confidence(
    confidence: float, candidates: int, outcome: str
) -> None:
    assert Calibration({}, answer=0.6, offer=0.3).outcome(confidence, candidates) == outcome


def test_a_very_long_question_is_read_to_its_bound(matcher: Matcher) -> None:
    assert best(matcher, "caffeine in green tea " + "please " * 5000) == "green-caffeine"


def test_probabilities_leave_the_rest_to_none() -> None:
    shares = probabilities({"fit": 1.0, "none": 1.0}, {"none": 0.0}, [{"fit": 0.0}, {"fit": 0.0}])
    assert shares == pytest.approx([1 / 3, 1 / 3])
    extreme = probabilities({"fit": 1.0}, {}, [{"fit": 5000.0}, {"fit": -5000.0}])
    assert extreme == pytest.approx([1.0, 0.0])


def test_a_fit_makes_what_is_right_likely() -> None:
    right, wrong = {"same": 1.0, "noise": 0.3}, {"same": 0.0, "noise": 0.4}
    samples = [
        ({"none": 1.0}, (right, wrong), (True, False)),
        ({"none": 1.0}, (wrong, right), (False, True)),
        ({"none": 1.0}, (wrong, wrong), (False, False)),
    ]
    weights = fit(samples, {"same": 0.0, "noise": 0.0, "none": 0.0})
    for none, entries, truth in samples:
        shares = probabilities(weights, none, entries)
        assert [share > 0.8 for share in shares] == list(truth)
