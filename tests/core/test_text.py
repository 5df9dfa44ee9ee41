import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text import LONGEST, plain, shorten, words

anything = st.text(
    st.one_of(st.characters(), st.sampled_from("<>@!#|&;:./'’+-_`*~aAsİßﬁⓐℌ0.comorg \u200b\ud800"))
)


@given(anything)
def test_reading_never_fails_and_leaves_text_that_can_be_sent(text: str) -> None:
    read = plain(text)
    assert json.loads(json.dumps(read).encode()) == read
    read.encode()
    assert read == read.strip()
    assert "\n" not in read
    assert len(read) <= LONGEST


@given(anything)
def test_words_of_words_are_the_same_words(text: str) -> None:
    found = words(plain(text))
    assert words(" ".join(found)) == found
    assert all(word and " " not in word for word in found)


@given(st.text(st.characters(exclude_characters="<>&|")))
def test_an_escaped_text_reads_as_it_was_typed(text: str) -> None:
    typed = f"{text} a<b & c>d {text}"
    escaped = typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert plain(escaped) == " ".join(plain(typed).split())


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("<@U123ABC> is green tea good", "is green tea good"),
        ("<@U123ABC|ana> hi <!here> <!subteam^S1|@team> <#C1|general>", "hi"),
        ("see <https://tea.example/a|the tea page>", "see the tea page"),
        ("see <https://tea.example/a>", "see https://tea.example/a"),
        ("<mailto:ana@tea.example|ana@tea.example>", "ana@tea.example"),
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        ("&copy; &eacute;", "&copy; &eacute;"),
        ("a\x00b\u2028c\td\ne", "a b c d e"),
        ("soft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth"),
        ("half a pair \ud83d gone", "half a pair gone"),
        ("a < b and c > d", "a < b and c > d"),
        ("<@U1", "<@U1"),
        ("", ""),
    ],
)
def test_a_message_is_read_as_the_person_saw_it(text: str, read: str) -> None:
    assert plain(text) == read


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("What's GREEN tea?!", "what green tea"),
        ("Don’t you", "dont you"),
        ("Café, naïve, Ströme, ﬁne", "cafe naive strome fine"),
        ("𝐁𝐨𝐥𝐝 and ℌ", "bold and h"),
        ("`code` *bold* _italic_ ~gone~ ```block```", "code bold italic gone block"),
        ("snake_case and kebab-case", "snake case and kebab case"),
        ("C++, C# and tf.function", "c++ c# and tf.function"),
        ("great :tea: :+1: at 10:30:45", "great at 10 30 45"),
        ("https://www.tea.org/a/b?c=d", "tea"),
        ("http://docs.tea.com:8080/x and tea.io.", "tea and tea"),
        ("end.Start", "end.start"),
        ("Ana's tea", "ana tea"),
        ("2 teas", "2 teas"),
        ("?!…", ""),
    ],
)
def test_words_are_bare(text: str, found: str) -> None:
    assert " ".join(words(plain(text))) == found


def test_what_is_longer_than_anyone_reads_is_cut() -> None:
    assert len(plain("tea " * 10_000)) <= LONGEST
    assert plain("x" * 100_000) == "x" * LONGEST


@pytest.mark.parametrize(
    ("text", "most", "short"), [("tea", 3, "tea"), ("teas", 3, "te…"), ("a b c", 3, "a…")]
)
def test_a_text_is_shortened_with_an_ellipsis(text: str, most: int, short: str) -> None:
    assert shorten(text, most) == short
