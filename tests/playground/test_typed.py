import pytest

from bot.playground.typed import Spelling

SPELLING = Spelling(
    people={"Ana": "U1", "Chloé": "U2", "Which One": "U0", "Which": "U9"},
    channels={"general": "C1", "ml-team": "C2"},
    handles={"U1": "ana", "U2": "chloe", "U0": "which-one", "U9": "which"},
)


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("a & b <c>", "a &amp; b &lt;c&gt;"),
        ("hi @Ana, @chloé!", "hi <@U1>, <@U2>!"),
        ("@Which One or @Which?", "<@U0> or <@U9>?"),
        ("@Anabel and ana@Ana", "@Anabel and ana@Ana"),
        ("in #general and #ml-team.", "in <#C1|general> and <#C2|ml-team>."),
        ("#generally", "#generally"),
        ("@here @channel @everyone", "<!here> <!channel> <!everyone>"),
        ("see https://x.org/a?b=1&c=2.", "see <https://x.org/a?b=1&amp;c=2>."),
        ("(http://localhost:80/)", "(<http://localhost:80/>)"),
        ("try example.org/docs, now", "try <http://example.org/docs|example.org/docs>, now"),
        ("ask me@x.org", "ask <mailto:me@x.org|me@x.org>"),
        ("node.js and v2.0", "node.js and v2.0"),
        ("`@Ana <b> x.org`", "`@Ana &lt;b&gt; x.org`"),
        ("```\n@Ana\n``` @Ana", "```\n@Ana\n``` <@U1>"),
        ("<@U1> <!here>", "&lt;@U1&gt; &lt;!here&gt;"),
    ],
)
def test_what_is_typed_is_sent_as_slack_sends_it(typed: str, sent: str) -> None:
    assert SPELLING.message(typed) == sent


def test_a_command_that_asks_for_ids_gets_handles_with_them() -> None:
    assert SPELLING.command("@Ana & #general", should_escape=True) == (
        "<@U1|ana> &amp; <#C1|general>"
    )
    assert SPELLING.command("@Ana & #general", should_escape=False) == "@Ana &amp; #general"
