"""Draws a report in a terminal: tables with small bars; Markdown where piped."""

from collections.abc import Iterable, Sequence

from bot.cli.terminal import Row, Terminal
from bot.core.reporting import ASKED, Report, share
from bot.core.wording import reporting as wording

_BAR = 20
"""Columns of the longest bar."""
_MOST = 10
_EXAMPLES = 3
_EIGHTHS = " ▏▎▍▌▋▊▉"


def show(report: Report, name: str, team: str, *, made_up: bool) -> None:
    """Shows a report on standard output."""
    _Page(Terminal()).show(report, name, team, made_up)


class _Page:
    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal

    def show(self, report: Report, name: str, team: str, made_up: bool) -> None:
        self._say(Row(self._heading(wording.title(name), "# "), "bold"))
        self._say(Row(wording.period(report.period.first, report.period.last, team), "dim"))
        if made_up:
            self._say(Row(wording.MADE_UP, "dim"))
        if report.empty:
            empty = wording.empty(report.period.first, team)
            self._say(Row(), Row(empty), Row(wording.HOW_QUESTIONS_GET_IN))
            return
        said = wording.summary(report.questions, report.answered, report.missed)
        self._say(Row(), Row(said))
        self._say(Row(wording.summary_of_feedback(report.helped, report.not_helped)))
        self._outcomes(report)
        self._days(report)
        self._entries(report)
        self._guide(report)
        self._verdicts(report)
        self._section(wording.DECISIONS)
        totals = (report.opened, report.closed, report.still_open)
        self._say(Row(wording.summary_of_decisions(*totals)))
        self._misses(report)
        self._unasked(report)

    def _outcomes(self, report: Report) -> None:
        self._section(wording.QUESTIONS)
        rows = [(wording.OUTCOMES[outcome], report.asked[outcome]) for outcome in ASKED]
        self._counted(("Outcome", "Questions", "Share"), rows, report.questions)

    def _days(self, report: Report) -> None:
        self._section(wording.BY_DAY[report.period.step])
        totals = [sum(span.asked.values()) for span in report.spans]
        head = ("From", *(wording.OUTCOMES[outcome] for outcome in ASKED), "All")
        rows = [
            (wording.day(span.first), *(str(span.asked[each]) for each in ASKED), str(total))
            for span, total in zip(report.spans, totals, strict=True)
        ]
        self._table(head, rows, totals)

    def _entries(self, report: Report) -> None:
        self._section(wording.ENTRIES)
        entries = report.entries[:_MOST]
        rows = [
            (each.question, str(each.n), str(each.helped), str(each.not_helped)) for each in entries
        ]
        head = ("Entry", "Shown", "Helped", "Did not")
        self._table_or(wording.NO_ENTRY, head, rows, [each.n for each in entries])

    def _guide(self, report: Report) -> None:
        walks = report.walks
        self._section(wording.GUIDE)
        if not walks.begun and not walks.steps:
            self._say(Row(wording.NO_GUIDE))
            return
        self._say(Row(wording.summary_of_guide(walks.begun, walks.finished, walks.left)))
        rows = [
            (each.ask, str(each.n), str(each.left) if each.left else "") for each in walks.steps
        ]
        self._say(*([] if self._terminal.for_people else [Row()]))
        self._table(("Question", "Shown", "Left here"), rows, [each.n for each in walks.steps])
        self._say(Row(wording.GUIDE_NOTE, "dim"))

    def _verdicts(self, report: Report) -> None:
        self._section(wording.VERDICTS)
        if not report.verdicts:
            self._say(Row(wording.NO_VERDICT))
            return
        total = sum(n for _, n in report.verdicts)
        self._counted(("Recommendation", "Times", "Share"), report.verdicts, total)

    def _misses(self, report: Report) -> None:
        self._section(wording.MISSES)
        if not report.groups:
            self._say(Row(wording.NO_MISSES))
            return
        for group in report.groups[:_MOST]:
            asked = " / ".join(group.questions[:_EXAMPLES])
            more = len(group.questions) - _EXAMPLES
            more_of_it = f" and {more} more" if more > 0 else ""
            self._say(Row(f"{group.n} x {asked}{more_of_it}", mark="- "))
            self._say(Row(wording.nearest(group.nearest, group.confidence), "dim", indent=2))

    def _unasked(self, report: Report) -> None:
        self._section(f"{wording.UNASKED} ({len(report.unasked)})")
        if not report.unasked:
            self._say(Row(wording.NOBODY_LEFT_OUT))
        self._say(*(Row(each.question, mark="- ") for each in report.unasked))

    def _counted(self, head: Sequence[str], rows: Sequence[tuple[str, int]], whole: int) -> None:
        drawn = [(name, str(n), wording.percent(share(n, whole))) for name, n in rows]
        self._table(head, drawn, [n for _, n in rows])

    def _table_or(
        self, nothing: str, head: Sequence[str], rows: Sequence[Sequence[str]], n: Sequence[int]
    ) -> None:
        if rows:
            self._table(head, rows, n)
        else:
            self._say(Row(nothing))

    def _table(
        self, head: Sequence[str], rows: Iterable[Sequence[str]], sizes: Sequence[int]
    ) -> None:
        """With a bar behind each row, where it is drawn for people."""
        if self._terminal.for_people:
            longest = max(sizes, default=0)
            head = (*head, "")
            rows = [(*row, _bar(n, longest)) for row, n in zip(rows, sizes, strict=True)]
        self._terminal.table(head, rows)

    def _section(self, title: str) -> None:
        self._say(Row(), Row(self._heading(title, "## "), "bold"))
        if not self._terminal.for_people:
            self._say(Row())

    def _heading(self, text: str, mark: str) -> str:
        return text if self._terminal.for_people else mark + text

    def _say(self, *rows: Row) -> None:
        self._terminal.show(rows)


def _bar(n: int, longest: int) -> str:
    eighths = round(n / longest * _BAR * 8) if longest else 0
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()
