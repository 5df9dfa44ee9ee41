from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from math import log

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.core.calibration import Calibration, Kernel
from bot.core.matching import Language, Matcher, ridge
from bot.core.matching.channels import Channel, Vector
from bot.core.matching.fusion import Example, fit, probabilities
from bot.core.matching.meaning import Meaning
from bot.core.matching.query import Query, Reader
from bot.core.matching.spelling import Speller
from bot.core.matching.terms import Terms, characters, words
from bot.core.matching.training import Sample, choose_kernel, samples, weights
from bot.core.matching.unfitted import UNFITTED
from bot.core.model import Entry, EntryId, Knowledge, Label

COMMON = {word: rank for rank, word in enumerate(["the", "house", "horse", "steel", "possible"])}
KERNEL = Kernel(2.0, 0.1, {"words": 1.0})


class Senses:
    """A tiny encoder: two texts mean alike as far as they speak of the same of a few senses."""

    SENSES = (("awake", "caffeine", "sleep"), ("brew", "steep", "hot"), ("leaves", "green", "tea"))

    def encode(self, text: str) -> Vector:
        counts = [1 + 9 * sum(word in text for word in sense) for sense in self.SENSES]
        vector = np.array(counts, dtype=np.float32)
        return vector / np.linalg.norm(vector)

    def learn(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        return np.stack([self.encode(text) for text in texts])


@pytest.fixture(scope="module")
def unlabelled(tea: Knowledge) -> Knowledge:
    """The toy world without labelled questions: its phrasings are all that is learnt from."""
    return replace(tea, labels=())


@pytest.fixture(scope="module")
def matcher(unlabelled: Knowledge) -> Matcher:
    return Matcher(unlabelled)


@pytest.fixture(scope="module")
def speller() -> Speller:
    speller = Speller(COMMON)
    speller.learn(["steep", "brewing", "oxidised", "temperature", "tea", "leaf", "leaf", "lead"])
    return speller


def best(matcher: Matcher, text: str) -> str:
    found = matcher.match(text).best
    return str(found.entry.id) if found else "none"


# Spelling


@pytest.mark.parametrize("slip", ["setep", "stee", "steepp", "stewp", "xsteep"])
def test_a_word_one_slip_from_a_known_one_is_mended(speller: Speller, slip: str) -> None:
    assert speller.mend(slip) == "steep"


def test_own_words_win_over_common_ones_and_frequent_ones_over_rare_ones(speller: Speller) -> None:
    assert speller.mend("steeq") == "steep"  # and not steel
    assert speller.mend("leax") == "leaf"  # and not lead
    assert speller.mend("hoase") == "house"  # and not horse


def test_real_words_are_no_errors(speller: Speller) -> None:
    assert speller.mend("steel") == "steel"
    assert speller.mend("lead") == "lead"
    assert Speller({}).mend("steel") == "steel"


def test_short_words_are_left_alone(speller: Speller) -> None:
    assert speller.mend("tee") == "tee"
    assert speller.mend("teaa") == "tea"


def test_two_slips_are_mended_in_long_words_only(speller: Speller) -> None:
    assert speller.mend("tempratrue") == "temperature"
    assert speller.mend("oxydized") == "oxidised"
    assert speller.mend("bruwimg") == "bruwimg"
    assert speller.mend("timpratrue") == "timpratrue"


@pytest.mark.parametrize("word", ["stéep", "steepс", "t4steep", "steep2", "steep.x", "st eep", ""])
def test_what_is_not_plain_letters_is_left_alone(speller: Speller, word: str) -> None:
    assert speller.mend(word) == word


@given(st.text() | st.text("abcdeginoprst", min_size=4, max_size=12))
def test_mending_ends_with_the_first_time(speller: Speller, word: str) -> None:
    mended = speller.mend(word)
    assert speller.mend(mended) == mended


@given(st.sampled_from(["steep", "brewing", "oxidised", "temperature", "tea", *COMMON]))
def test_known_words_are_their_own_mending(speller: Speller, word: str) -> None:
    assert speller.mend(word) == word


# Channels


@pytest.fixture(scope="module")
def reader(tea: Knowledge) -> Reader:
    reader = Reader(tea.vocabulary, tea.frameworks)
    reader.learn([text for entry in tea.entries for text, _ in entry.all_phrasings()])
    return reader


def channels(examples: Sequence[Query]) -> dict[str, Channel]:
    return {
        "words": Terms(words, examples),
        "characters": Terms(characters, examples),
        "meaning": Meaning(Senses(), examples),
    }


TEXTS = ("how hot to brew green tea", "brewing temperature", "caffeine in the evening", "why sleep")


@pytest.mark.parametrize("name", ["words", "characters", "meaning"])
def test_a_text_is_wholly_like_itself(reader: Reader, name: str) -> None:
    read = [reader.read(text) for text in TEXTS]
    channel = channels(read)[name]
    for at, query in enumerate(read):
        likeness = channel.likeness(query)
        assert likeness[at] == pytest.approx(1, abs=1e-6)
        assert all(likeness < 1 + 1e-6)


@pytest.mark.parametrize("name", ["words", "characters"])
def test_texts_that_share_nothing_are_not_alike(reader: Reader, name: str) -> None:
    channel = channels([reader.read("brew"), reader.read("steep")])[name]
    assert channel.likeness(reader.read("zzz")).tolist() == [0, 0]
    assert channel.likeness(reader.read("")).tolist() == [0, 0]
    first, second = channel.likeness(reader.read("brew"))
    assert (first, second) == (pytest.approx(1), 0)


@pytest.mark.parametrize("name", ["words", "characters"])
def test_what_no_example_holds_lowers_the_likeness(reader: Reader, name: str) -> None:
    channel = channels([reader.read(text) for text in TEXTS])[name]
    plain, *others = (
        channel.likeness(reader.read(f"brewing temperature{more}"))[1]
        for more in ("", " zzz", " zzz qqq")
    )
    assert plain > others[0] > others[1] > 0


def test_a_rare_term_tells_more_than_a_common_one(reader: Reader) -> None:
    examples = [reader.read(text) for text in ("brew hot", "brew cold", "brew long", "hot")]
    channel = Terms(words, examples)
    assert channel.rarity("cold") > channel.rarity("hot") > channel.rarity("brew")
    assert channel.rarity("zzz") > channel.rarity("cold")
    _, cold, long, _ = channel.likeness(reader.read("brew cold long long"))
    assert long > cold


def test_characters_see_what_words_do_not(reader: Reader) -> None:
    found = channels([reader.read("oxidation")])
    mistyped = reader.read("oxidashun")
    assert found["words"].likeness(mistyped)[0] == 0
    assert 0.2 < found["characters"].likeness(mistyped)[0] < 1


def test_meaning_sees_what_letters_do_not(reader: Reader) -> None:
    found = channels([reader.read("keeps me awake"), reader.read("how hot")])
    awake, hot = found["meaning"].likeness(reader.read("caffeine"))
    assert awake > 0.9 > 0.5 > hot


@pytest.mark.parametrize("name", ["words", "characters", "meaning"])
@given(texts=st.lists(st.sampled_from([*TEXTS, "", "zzz", "green", "hot hot hot"]), min_size=1))
def test_a_gram_holds_the_likeness_of_each_to_each(
    reader: Reader, name: str, texts: list[str]
) -> None:
    read = [reader.read(text) for text in texts]
    channel = channels(read)[name]
    gram = channel.gram()
    assert gram == pytest.approx(np.stack([channel.likeness(query) for query in read]), abs=1e-6)
    assert gram == pytest.approx(gram.T, abs=1e-6)
    assert np.linalg.eigvalsh(gram).min() > -1e-4


# Ridge


def gram_of(size: int, seed: int = 1) -> npt.NDArray[np.float32]:
    vectors = np.random.default_rng(seed).normal(size=(size, 6)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors @ vectors.T)


@given(st.lists(st.integers(0, 4), min_size=6, max_size=14), st.integers(0, 99))
def test_what_is_held_out_is_scored_as_if_it_had_never_been_there(
    group_of: list[int], seed: int
) -> None:
    assume(len(set(group_of)) > 1)
    gram = gram_of(len(group_of), seed)
    targets = np.eye(3)[[(at * 7) % 3 for at in range(len(group_of))]]
    groups = [np.flatnonzero(np.array(group_of) == each) for each in sorted(set(group_of))]
    found = ridge.held_out(gram, targets, KERNEL, groups)
    for group in groups:
        left = np.setdiff1d(np.arange(len(group_of)), group)
        coefficients = ridge.solve(gram[np.ix_(left, left)], targets[left], KERNEL)
        for row in group:
            scores = ridge.scores(gram[row, left], coefficients, KERNEL)
            assert found[row] == pytest.approx(scores, abs=1e-8)


def test_what_is_in_no_group_is_not_scored() -> None:
    found = ridge.held_out(gram_of(4), np.eye(4), KERNEL, [np.array([1, 2])])
    assert found[[0, 3]].tolist() == np.zeros((2, 4)).tolist()
    assert found[[1, 2]].any()


def test_with_hardly_any_ridge_examples_are_learnt_by_heart() -> None:
    gram, targets = gram_of(8), np.eye(3)[[0, 1, 2, 0, 1, 2, 0, 1]]
    by_heart = replace(KERNEL, ridge=1e-9)
    coefficients = ridge.solve(gram, targets, by_heart)
    for row in range(8):
        assert ridge.scores(gram[row], coefficients, by_heart) == pytest.approx(
            targets[row], abs=1e-5
        )


def test_several_examples_outweigh_a_single_one_that_is_nearer() -> None:
    gram = np.array(
        [[1, 0.8, 0.8, 0.5], [0.8, 1, 0.8, 0.5], [0.8, 0.8, 1, 0.5], [0.5, 0.5, 0.5, 1]],
        dtype=np.float32,
    )
    coefficients = ridge.solve(gram, np.eye(2)[[0, 0, 0, 1]], replace(KERNEL, ridge=1.0))
    nearest_is_other = np.array([0.7, 0.7, 0.7, 0.75], dtype=np.float32)
    one, other = ridge.scores(nearest_is_other, coefficients, replace(KERNEL, ridge=1.0))
    assert one > other


# Fusion


@given(
    st.lists(st.dictionaries(st.sampled_from("abc"), st.floats(-1e6, 1e6)), min_size=1, max_size=9)
)
def test_probabilities_are_shares_of_one(options: list[dict[str, float]]) -> None:
    shares = probabilities({"a": 1.0, "b": -2.0}, options)
    assert sum(shares) == pytest.approx(1)
    assert all(0 <= share <= 1 for share in shares)


def test_a_feature_without_a_weight_counts_nothing() -> None:
    shares = probabilities({"fit": 1.0}, [{"fit": 1.0, "new": 9.0}, {"fit": 1.0}, {"old": 3.0}])
    assert shares[0] == pytest.approx(shares[1])
    assert shares[0] / shares[2] == pytest.approx(np.e)


def test_a_fit_makes_what_is_right_likely() -> None:
    none, right, wrong = {"none": 1.0}, {"same": 1.0, "noise": 0.3}, {"same": 0.0, "noise": 0.4}
    seen = [
        Example((none, right, wrong), (False, True, False)),
        Example((none, wrong, right), (False, False, True)),
        Example((none, wrong, wrong), (True, False, False)),
        Example((none, wrong), (True, False)),
    ]
    fitted = fit(seen, {"same": 0.0, "noise": 0.0, "none": 0.0})
    for each in seen:
        shares = probabilities(fitted, each.options)
        assert [share > 0.8 for share in shares] == list(each.right)


def test_any_of_several_right_options_will_do() -> None:
    both = Example(({"one": 1.0}, {"two": 1.0}, {"none": 1.0}), (True, True, False))
    fitted = fit([both], {"one": 1.0, "two": 0.0, "none": 0.0})
    first, second, _ = probabilities(fitted, both.options)
    assert first + second > 0.9
    assert first > second


def test_an_example_counts_by_its_weight() -> None:
    options: tuple[dict[str, float], ...] = ({"yes": 1.0}, {})
    for weight in (1 / 4, 1.0, 4.0):
        seen = [Example(options, (True, False), weight), Example(options, (False, True))]
        share, _ = probabilities(fit(seen, {"yes": 0.0}), options)
        assert share == pytest.approx(weight / (weight + 1), abs=0.01)


def test_examples_may_have_more_options_or_fewer() -> None:
    options: tuple[dict[str, float], ...] = ({"yes": 1.0}, {})
    torn = [Example(options, (True, False)), Example(options, (False, True))]
    wide = Example(({},) * 9, (True,) + (False,) * 8)
    assert fit([*torn, wide], {"yes": 0.5})["yes"] == pytest.approx(0, abs=0.01)


# Training


def label(ask: str, entry: str = "", by: str = "") -> Label:
    return Label(ask, (EntryId(entry),), by=by) if entry else Label(ask, kind="near", by=by)


def in_manners(labels: Sequence[Label], manners: int = 5) -> tuple[Label, ...]:
    """These, and as many manners beside them as it takes to learn from labels at all."""
    others = (
        label(f"does assam keep me up {n}", "black-caffeine", f"m{n}") for n in range(manners)
    )
    return (*labels, *others)


def of_label(found: Sequence[Sample], ask: str) -> list[Sample]:
    return [sample for sample in found if sample.label.ask == ask]


def features_of(sample: Sample, entry: str) -> dict[str, float]:
    return dict(sample.example.options[1 + sample.entries.index(EntryId(entry))])


def test_a_question_is_scored_without_all_that_are_put_in_its_manner(tea: Knowledge) -> None:
    telltale = "wug blicket dax"
    few = tea.entries[4:]  # all of them are candidates

    def features(by: str) -> dict[str, float]:
        labels = [label(telltale, "green-brewing", "one"), label(telltale, "green-brewing", by)]
        matcher = Matcher(replace(tea, entries=few, labels=in_manners(labels)))
        first = of_label(samples(matcher, matcher.gram()), telltale)[0]
        return features_of(first, "green-brewing")

    heard_elsewhere, heard_never = features("two"), features("one")
    assert heard_elsewhere["nearest"] == pytest.approx(1, abs=1e-6)
    assert heard_elsewhere["score"] > 0.8
    assert heard_never["nearest"] < 0.3
    assert heard_never["score"] < 0.3


def test_a_question_in_no_manner_is_a_manner_of_its_own(tea: Knowledge) -> None:
    labels = in_manners([label("wug"), label("dax"), label("blicket")], manners=2)
    matcher = Matcher(replace(tea, labels=labels))
    groups = {sample.group for sample in samples(matcher, matcher.gram())}
    assert groups == {"wug", "dax", "blicket", "m0", "m1"}


def test_questions_of_the_test_part_and_follow_ups_are_not_learnt_from(tea: Knowledge) -> None:
    tests = [
        replace(label("wug blicket", "green-what", "t"), part="test"),
        replace(label("and dax blicket?", "green-what", "t"), after=("wug",)),
    ]
    matcher = Matcher(replace(tea, labels=in_manners(tests)))
    asked = {sample.label.ask for sample in samples(matcher, matcher.gram())}
    assert asked == {f"does assam keep me up {n}" for n in range(5)}
    assert not {example.text for example in matcher.examples} & {each.ask for each in tests}


def test_questions_out_of_scope_weigh_half_as_much_as_those_in_scope(tea: Knowledge) -> None:
    labels = in_manners([label(f"wug {n}", by=f"m{n}") for n in range(4)])
    matcher = Matcher(replace(tea, labels=labels))
    found = samples(matcher, matcher.gram())
    beyond = [each.example.weight for each in found if not each.label.entries]
    within = [each.example.weight for each in found if each.label.entries]
    assert len(beyond) == 4
    assert sum(beyond) == pytest.approx(sum(within) / 2)


def test_with_too_few_manners_phrasings_stand_in(unlabelled: Knowledge) -> None:
    few = replace(unlabelled, labels=(label("wug", "green-what", "one"), label("dax", by="two")))
    matcher = Matcher(few)
    found = samples(matcher, matcher.gram())
    said = [text for entry in few.entries for text, _ in entry.all_phrasings()]
    for text in said:
        itself, with_entry = of_label(found, text)
        entry = next(e for e in few.entries if text in dict(e.all_phrasings()))
        assert itself.label.entries == (entry.id,)
        assert itself.example.right[0] is False
        assert with_entry.label.entries == ()
        assert with_entry.example.right == (True,) + (False,) * len(with_entry.entries)
        assert with_entry.example.weight < itself.example.weight
        assert entry.id not in with_entry.entries
    assert not of_label(found, "dax")


def test_what_is_left_out_lends_no_words(unlabelled: Knowledge) -> None:
    matcher = Matcher(unlabelled)
    # No other phrasing says "sort" or "leaves": "sort of leaves" are not known without it.
    itself, with_entry = of_label(
        samples(matcher, matcher.gram()), "what sort of leaves are in green tea"
    )
    assert itself.example.options[0]["none_unknown"] > 0.5
    assert features_of(itself, "green-what")["covered"] < 0.5
    assert with_entry.example.options[0]["none_unknown"] > 0.5
    heard = matcher.read("what sort of leaves are in green tea")
    none, candidates = matcher.candidates(heard)
    assert none["none_unknown"] == 0
    assert candidates[0].features["covered"] == pytest.approx(1)


def test_an_entry_that_is_left_out_is_no_candidate_however_few_there_are(
    unlabelled: Knowledge,
) -> None:
    few = replace(unlabelled, entries=unlabelled.entries[:4])
    matcher = Matcher(few)
    for sample in samples(matcher, matcher.gram()):
        if not sample.label.entries:
            assert EntryId(sample.group) not in sample.entries
            assert len(sample.entries) == 3


def test_a_right_entry_that_is_no_candidate_does_not_teach_that_there_is_none() -> None:
    none, entry = {"none": 1.0}, {"score": 1.0}
    met = Sample(label("a", "x"), "one", (EntryId("x"),), Example((none, entry), (False, True)))
    missed = Sample(label("b", "y"), "two", (EntryId("x"),), Example((none, entry), (False, False)))
    assert weights([met, *[missed] * 9]) == weights([met])


def test_the_kernel_that_is_chosen_explains_the_questions_best(tea: Knowledge) -> None:
    start = Matcher(tea)
    chosen, found = choose_kernel(Matcher(tea))
    assert chosen.calibration.kernel.channels == start.calibration.kernel.channels

    def unexplained(seen: Sequence[Sample]) -> float:
        fitted = weights(seen)
        shares = [(each.example, probabilities(fitted, each.example.options)) for each in seen]
        return -sum(
            example.weight * log(max(float(np.dot(share, example.right)), 1e-6))
            for example, share in shares
        )

    assert unexplained(found) <= unexplained(samples(start, start.gram())) + 1e-9
    again = samples(chosen, chosen.gram())
    assert unexplained(found) == pytest.approx(unexplained(again))


# Matching


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


QUESTIONS = {
    "<@U1> what is GREEN tea???": "green-what",
    "`what` *is* _green_ tea": "green-what",
    "whàt ïs grêen teâ": "green-what",
    "caffeine of <https://tea.example/x|green tea>": "green-caffeine",
    "how do i breww black taa": "black-brewing",
    "caffein content of matcha": "green-caffeine",
    "how much buzz is in assam": "black-caffeine",
    "is greentea strong": "green-caffeine",
    "brewign temprature for grene tea": "green-brewing",
    "whcih tea shuold i drink": "which-should-i-drink",
}


@pytest.mark.parametrize(("text", "entry"), QUESTIONS.items())
def test_a_question_is_found_however_it_is_written(matcher: Matcher, text: str, entry: str) -> None:
    assert best(matcher, text) == entry


def test_a_question_names_its_frameworks_by_any_of_their_names(matcher: Matcher) -> None:
    assert matcher.read("sencha or assam").frameworks == {"green", "black"}
    assert matcher.read("is Black Tea good").frameworks == {"black"}
    assert matcher.read("oolong").frameworks == frozenset()
    assert matcher.read("sencha").words == matcher.read("green tea").words
    assert matcher.read("is sencha fine").spelled == "is green tea fine"


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


def test_words_that_no_phrasing_holds_are_unknown(matcher: Matcher) -> None:
    assert matcher.read("green tea in lisbon").unknown == {"lisbon"}
    assert matcher.read("how do i brew green tea").unknown == frozenset()


def test_common_words_are_not_taken_for_misspelt_ones(unlabelled: Knowledge) -> None:
    assert "strong" in Matcher(unlabelled).read("strung").words
    learned = Matcher(unlabelled, Language(common={"strung": 0}))
    assert learned.read("strung").words == ("strung",)


@pytest.mark.parametrize("topic", ["caffeine", "brewing temperature", "explain", "why bitter"])
@pytest.mark.parametrize("name", ["green", "black", "sencha", "assam"])
def test_a_question_about_one_is_not_answered_about_the_other(
    matcher: Matcher, topic: str, name: str
) -> None:
    about = "green" if name in ("green", "sencha") else "black"
    found = matcher.match(f"{topic} {name} tea").best
    assert found is not None
    assert found.entry.about == (about,)


def phrased(knowledge: Knowledge, entry_id: str, phrasing: str) -> Matcher:
    """A matcher over the knowledge with one more phrasing of an entry."""
    entries = tuple(
        replace(each, phrasings=(*each.phrasings, phrasing)) if each.id == entry_id else each
        for each in knowledge.entries
    )
    return Matcher(replace(knowledge, entries=entries))


def test_a_name_outweighs_a_phrasing_that_fits_but_for_it(unlabelled: Knowledge) -> None:
    matcher = phrased(unlabelled, "black-what", "is assam fine for my breakfast")
    assert best(matcher, "is assam fine for my breakfast") == "black-what"
    assert "black-what" in shown(matcher, "is it fine for my breakfast")
    assert "black-what" in shown(matcher, "are assam and sencha fine for my breakfast")
    assert "black-what" not in shown(matcher, "is sencha fine for my breakfast")


def test_a_phrasing_may_name_another_than_its_entry_is_about(unlabelled: Knowledge) -> None:
    matcher = phrased(unlabelled, "black-what", "is breakfast for sencha only")
    assert best(matcher, "is my breakfast for matcha only") == "black-what"


def shown(matcher: Matcher, text: str) -> set[str]:
    return {str(match.entry.id) for match in matcher.match(text).matches}


@pytest.mark.parametrize("text", ["", "??", "zzz qqq", "the last bus to Lisbon", "reset password"])
def test_what_is_far_from_everything_is_not_answered(tea: Knowledge, text: str) -> None:
    assert Matcher(tea).match(text).outcome == "none"


@given(st.text(max_size=200))
def test_confidences_are_shares_of_one_best_first(matcher: Matcher, text: str) -> None:
    matches = matcher.match(text).matches
    confidences = [match.confidence for match in matches]
    assert confidences == sorted(confidences, reverse=True)
    assert all(0 <= each <= 1 for each in confidences)
    assert sum(confidences) <= 1 + 1e-9
    assert len({match.entry.id for match in matches}) == len(matches)


def test_two_entries_that_fit_alike_share_their_confidence(unlabelled: Knowledge) -> None:
    def entry(name: str) -> Entry:
        return Entry(EntryId(name), f"Cups of the {name} kind", "Some.", (), name, section="1")

    twins = replace(unlabelled, entries=(entry("mild"), entry("bold")))
    first, second = Matcher(twins).match("cups of the kind").matches
    assert first.confidence == pytest.approx(second.confidence, abs=1e-6)


def test_labelled_questions_are_learnt_from(unlabelled: Knowledge) -> None:
    asked = "will it turn my teeth yellow"
    said = [label(f"{asked}{more}", "black-what") for more in ("", " fast", " soon")]
    denied = [label(f"{asked}{more}") for more in ("", " fast", " soon")]
    shares = []
    for labels in ([], said, denied):
        matcher = Matcher(replace(unlabelled, labels=tuple(labels)))
        found = {match.entry.id: match.confidence for match in matcher.match(asked).matches}
        shares.append(found.get(EntryId("black-what"), 0.0))
    untaught, taught, taught_otherwise = shares
    assert taught > 0.5 > 0.2 > untaught
    assert taught_otherwise < 0.01


def test_a_label_is_never_quoted_as_a_phrasing(unlabelled: Knowledge) -> None:
    matcher = Matcher(replace(unlabelled, labels=(label("yellow teeth", "black-what"),)))
    found = matcher.match("yellow teeth").best
    assert found is not None
    assert found.entry.id == "black-what"
    assert found.phrasing in [text for text, _ in found.entry.all_phrasings()]


def test_with_an_encoder_texts_are_compared_by_their_meaning_too(unlabelled: Knowledge) -> None:
    by_words, by_meaning = Matcher(unlabelled), Matcher(unlabelled, Language(Senses()))
    assert (by_words.method, by_meaning.method) == ("lexical", "embedding")
    assert set(by_meaning.channels) - set(by_words.channels) == {"meaning"}
    assert by_meaning.calibration == UNFITTED["embedding"]

    def nearest(matcher: Matcher) -> float:
        _, candidates = matcher.candidates(matcher.read("sleepless"))
        return max(candidate.features["nearest"] for candidate in candidates)

    assert nearest(by_words) < 0.2 < 0.4 < nearest(by_meaning)


def test_each_method_has_its_own_constants(unlabelled: Knowledge) -> None:
    lexical = replace(UNFITTED["lexical"], answer=0.9)
    knowledge = replace(unlabelled, calibrations={"lexical": lexical})
    assert Matcher(knowledge).calibration == lexical
    assert Matcher(knowledge, Language(Senses())).calibration == UNFITTED["embedding"]


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
    calibration = Calibration(KERNEL, {}, answer=0.6, offer=0.3)
    assert calibration.outcome(confidence, candidates) == outcome


def test_the_thresholds_in_use_are_the_knowledges_own(unlabelled: Knowledge) -> None:
    def outcome(answer: float, offer: float) -> str:
        calibration = replace(UNFITTED["lexical"], answer=answer, offer=offer)
        knowledge = replace(unlabelled, calibrations={"lexical": calibration})
        return Matcher(knowledge).match("what is green tea").outcome

    assert outcome(0.0, 0.0) == "answer"
    assert outcome(1.0, 0.0) == "choose"
    assert outcome(1.0, 1.0) == "none"


def test_a_very_long_question_is_read_to_its_bound(matcher: Matcher) -> None:
    assert best(matcher, "caffeine in green tea " + "please " * 5000) == "green-caffeine"


def test_many_may_ask_at_once(matcher: Matcher) -> None:
    asked = [*QUESTIONS, "oolong", "zzz"] * 20
    alone = [matcher.match(text) for text in asked]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(matcher.match, asked)) == alone
