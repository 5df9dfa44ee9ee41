"""The texts below and their pieces are what BERT's own tokenizer makes of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.embedding import common_words
from bot.embedding.wordpieces import MOST_PIECES, pieces, vocabulary

TEXTS = {
    "unaffable": "una ##ffa ##ble",
    "embeddings": "em ##bed ##ding ##s",
    "tokenization": "token ##ization",
    "I have a new GPU!": "i have a new gp ##u !",
    "John Johanson's house": "john johan ##son ' s house",
    "UNwant\u00e9d,running": "unwanted , running",
    "naïve CAFÉ": "naive cafe",
    "a_b 3.14 $5": "a _ b 3 . 14 $ 5",
    "🫠 don't": "[UNK] don ' t",
    "中文ok 日本": "中 文 ok 日 本",
    f"so {'x' * 101}": "so [UNK]",
    "  \n\t ": "",
    "": "",
}


@pytest.mark.parametrize(("text", "wanted"), TEXTS.items())
def test_texts_are_cut_as_the_model_was_trained_to_read_them(text: str, wanted: str) -> None:
    named = {number: piece for piece, number in vocabulary().items()}
    found = [named[number] for number in pieces(text)]
    assert found == ["[CLS]", *wanted.split(), "[SEP]"]


def test_pieces_have_the_models_numbers() -> None:
    assert len(vocabulary()) == 30522
    assert pieces("hello world") == [101, 7592, 2088, 102]
    assert vocabulary()["[PAD]"] == 0


@given(st.text())
def test_any_text_is_cut_within_the_bound(text: str) -> None:
    found = pieces(text)
    assert found[0] == vocabulary()["[CLS]"]
    assert found[-1] == vocabulary()["[SEP]"]
    assert len(found) <= MOST_PIECES
    assert set(found) <= set(range(len(vocabulary())))


def test_what_is_too_long_is_cut_at_its_end() -> None:
    found = pieces("hello world " * 4000)
    assert len(found) == MOST_PIECES
    assert found == [101, *[7592, 2088] * 63, 102]
    assert len(pieces("unaffable " * 4000)) == MOST_PIECES


def test_common_words_are_whole_plain_words_the_frequent_first() -> None:
    common = common_words()
    assert len(common) > 15_000
    assert common["the"] < common["house"] < common["cumberland"]
    assert all(word.isalpha() and word.isascii() and word.islower() for word in common)
    assert not common.keys() & {"##ing", "[CLS]", "!", "café"}
