"""How a curator is shown why a question is answered as it is."""

import json
from typing import Any

import pytest

from tests.cli.conftest import Run

MISTYPED = "how much cafeine is in sencha"


def explained(run: Run, question: str, **environ: str) -> dict[str, Any]:
    result = run("ask", "--explain", "--json", question, **({"EMBEDDING": "off"} | environ))
    assert result.exit_code == 0, result.output
    (line,) = result.stdout.splitlines()
    found: dict[str, Any] = json.loads(line)
    return found


def test_it_says_how_a_question_is_read(run: Run) -> None:
    found = explained(run, "is sencha xylophonic cafeine")
    assert found["spelled"] == "is green tea xylophonic caffeine"
    assert found["frameworks"] == ["green"]
    assert found["unknown"] == ["xylophonic"]


def test_it_agrees_with_the_answer_that_is_given(run: Run) -> None:
    found = explained(run, MISTYPED)
    asked = json.loads(run("ask", "--json", MISTYPED, EMBEDDING="off").stdout)
    assert found["outcome"] == asked["outcome"] == "answer"
    best = {each["id"]: each["confidence"] for each in found["candidates"]}
    assert best == {each["id"]: each["confidence"] for each in asked["entries"]}
    assert 0 < found["offer"] <= found["answer"] <= found["candidates"][0]["confidence"]


def test_the_nearest_phrasing_has_a_likeness_by_each_channel(run: Run) -> None:
    found = explained(run, MISTYPED)
    best = found["candidates"][0]
    assert best["phrasing"] == "How much caffeine is in green tea?"
    assert found["method"] == "lexical"
    assert best["likeness"] == {"words": 1.0, "characters": 1.0}
    other = found["candidates"][1]["likeness"]
    assert all(0 <= each < 1 for each in other.values())


def test_each_feature_counts_its_value_times_its_weight_and_the_dearest_comes_first(
    run: Run,
) -> None:
    found = explained(run, "black tea stock price today")
    for option in (*found["candidates"], found["none"]):
        features = option["features"]
        assert len(features) > 2
        sizes = [abs(each["contribution"]) for each in features]
        assert sizes == sorted(sizes, reverse=True)
        assert sizes[0] > 0
        for each in features:
            product = each["value"] * each["weight"]
            assert each["contribution"] == pytest.approx(product, abs=0.001)


def test_the_shares_of_the_candidates_and_of_none_are_those_of_one_whole(run: Run) -> None:
    found = explained(run, "black tea stock price today")
    assert len(found["candidates"]) == 3
    assert 0 < found["none"]["confidence"] < 1
    together = found["none"]["confidence"] + sum(c["confidence"] for c in found["candidates"])
    assert together <= 1.001
    near = explained(run, MISTYPED)
    assert near["none"]["confidence"] < found["none"]["confidence"]


def test_a_question_without_a_word_has_no_candidates(run: Run) -> None:
    found = explained(run, "?!")
    assert (found["outcome"], found["candidates"]) == ("none", [])
    assert found["none"] == {"confidence": 1.0, "features": []}


def test_people_read_the_same_in_lines(run: Run) -> None:
    found = explained(run, MISTYPED)
    lines = run("ask", "--explain", MISTYPED, EMBEDDING="off").stdout.splitlines()
    assert lines[:4] == [
        "Read as: how much caffeine is in green tea",
        "Frameworks named: Green tea",
        "Stems in no phrasing: none",
        "Method: lexical",
    ]
    assert lines[4].startswith("By the matching alone: answer (answers from ")
    best = found["candidates"][0]
    assert f"1. green-caffeine: {best['confidence']:.1%}" in lines
    assert "   Nearest phrasing: How much caffeine is in green tea?" in lines
    assert "   Likeness to it: words 1.00, characters 1.00" in lines
    first = best["features"][0]
    assert any(
        line.startswith(f"   +{first['contribution']:.2f} {first['feature']} (") for line in lines
    )
    assert f"None of the entries: {found['none']['confidence']:.1%}" in lines


def test_a_stream_is_not_explained(run: Run) -> None:
    result = run("ask", "--explain", "-", given="what is green tea\n")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1
