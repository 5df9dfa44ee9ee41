from pathlib import Path

import pytest

from bot.content.load import load
from bot.store.redaction import redact


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("mail ana.b+c@example.co.uk, please", "mail [email], please"),
        ("<mailto:ana@x.org|ana@x.org> wrote", "[email] wrote"),
        ("ask ana@work", "ask [email]"),
        ("chloé@exämple.fr", "[email]"),
        ("see https://u:pw@host.com/x?t=1#a then", "see [link] then"),
        ("<https://a.b/c|here> and <tel:+491701234567|call>", "[link] and [link]"),
        ("www.example.com/x or docs.example.com/secret", "[link] or [link]"),
        ("HTTPS://EXAMPLE.COM", "[link]"),
        ("<@U0ANA>, <@U0ANA|ana>: why?", "[mention], [mention]: why?"),
        ("@ana.b: <!channel> <!subteam^S1|@team> <#C12|general>", "[mention]: " + "[mention] " * 3),
        ("xoxb-123-456-abcDEF fails", "[token] fails"),
        ("xoxe.xoxp-1-Mi0yLTEy fails", "[token] fails"),
        ("xapp-1-A0-12-abc", "[token]"),
        ("key sk-proj-abcdefghijkl1234_x", "key [token]"),
        ("ghp_abcdefghijklmnopqrstuvwxyz0123", "[token]"),
        ("github_pat_11ABCDEFG0abcdefghijk_x", "[token]"),
        ("AKIAIOSFODNN7EXAMPLE", "[token]"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc", "[token]"),
        ("commit deadbeefdeadbeefdeadbeefdeadbeef?", "commit [token]?"),
        ("550e8400-e29b-41d4-a716-446655440000", "[token]"),
        ("dGhpcyBpcyBhIHNlY3JldCB0b2tlbiAxMjM0NTY= is it", "[token] is it"),
        ("call +49 170 123 45 67 now", "call [number] now"),
        ("(555) 123-4567 89", "[number]"),
        ("030-12345678 or 12345678", "[number] or [number]"),
        ("4111 1111 1111 1111", "[number]"),
    ],
)
def test_what_names_a_person_or_opens_a_door_is_taken_out(text: str, wanted: str) -> None:
    assert redact(text).strip() == wanted.strip()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "why is 2.15.1 slower than 2.10 on CUDA 12.4?",
        "convert_v1_checkpoint_to_v2_format",
        "BaseNetB7-fine-tuned-on-imagenet21k",
        "and/or a.nn.functional/b, gpu/cpu, 3x3",
        "1.000.000 samples since 2024-01-15",
        "c++ vs. c#, a < b > c",
        "is sk-learn-contrib-extra the same",
        "from 2019 to 2024, 100 000 rows",
        "5 @ 3",
        "“é” *bold* _it_",
    ],
)
def test_what_a_question_is_about_stays(text: str) -> None:
    assert redact(text) == text


def test_a_text_is_redacted_once() -> None:
    once = redact("ana@x.org <@U1> https://a.b xoxb-1-2 +49 170 1234567")
    assert redact(once) == once == "[email] [mention] [link] [token] [number]"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("+49 (0)170 / 123 45 67", "[number]"),
        ("4111–1111–1111–1111", "[number]"),
        ("4111\u00a01111\u00a01111\u00a01111", "[number]"),
        ("4111_1111_1111_1111", "[number]"),
        ("DE89 3704 0044 0532 0130 00", "[number]"),
        ("ana (at) example.com", "[email]"),
        ("ana[at]example[dot]com", "[email]"),
        ("ana @ example.com", "[email]"),
        ("ana＠example.com", "[email]"),
        ("an\u200ba@exa\u200bmple.com", "[email]"),
        ('"ana lee"@example.com', "[email]"),
        ("password hunter2", "[secret]"),
        ("password=hunter", "[secret]"),
        ("secret: hunter", "[secret]"),
        ("Bearer abcdefghijkl", "[token]"),
        ("aBcDeFgHiJkLmNoPqRsTuVwXyZabcdefg", "[token]"),
        ("ask U012ABCDEF or W012ABCDEF", "ask [mention] or [mention]"),
        ("on 192.168.10.1:80", "on [address]:80"),
        ("in /home/ana/x.py", "in [path]"),
    ],
)
def test_what_is_written_otherwise_is_taken_out_too(text: str, wanted: str) -> None:
    assert redact(text) == wanted


def test_a_question_about_a_password_or_a_version_stays() -> None:
    for text in ("does it need a password to install 2.10.0", "is the password kept", "@a/b"):
        assert redact(text) == text


def test_no_question_within_the_subject_is_changed() -> None:
    folder = Path(__file__).parents[2] / "knowledge"
    asked = [label.ask for label in load(folder).labels if label.kind == "in"]
    changed = [text for text in asked if redact(text) != text and "://" not in text]
    assert asked
    assert changed == []
