"""Writes a report as one page of HTML that needs nothing besides itself."""

from collections.abc import Callable, Iterable, Sequence
from html import escape
from pathlib import Path

from bot.cli import report_charts as charts
from bot.core.reporting import ASKED, Group, Report, share
from bot.core.wording import reporting as wording
from bot.errors import InputError

_STYLE = Path(__file__).with_name("report.css")
_MOST = 10
_EXAMPLES = 5
_GUIDE_HEAD = ("Question", "Shown", "Left here")
Chart = Callable[[Report, int], str]


def write(path: Path, page: str) -> None:
    """Raises InputError where it cannot be written."""
    try:
        path.write_text(page, "utf-8")
    except OSError as error:
        reason = error.strerror or error
        raise InputError(f"{path} cannot be written: {reason} (name another file)") from None


def page(report: Report, name: str, team: str, *, made_up: bool) -> str:
    """The whole page."""
    title = escape(wording.title(name))
    period = escape(wording.period(report.period.first, report.period.last, team))
    note = f'<p class="note">{escape(wording.MADE_UP)}</p>' if made_up else ""
    body = _empty(report, team) if report.empty else _body(report)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{title}</title><style>{_STYLE.read_text('utf-8')}</style></head>\n"
        f'<body><header><h1>{title}</h1><p class="quiet">{period}</p>{note}</header>\n'
        f"<main>{body}</main></body></html>\n"
    )


def _empty(report: Report, team: str) -> str:
    said = wording.empty(report.period.first, team)
    return f"<section class=card>{_p(said)}{_p(wording.HOW_QUESTIONS_GET_IN)}</section>"


def _body(report: Report) -> str:
    said = wording.summary(report.questions, report.answered, report.missed)
    return "\n".join(
        (
            f'<p class="lead">{escape(said)}</p>',
            _figures(report),
            _days(report),
            '<div class="pair">',
            f'<div class="stack">{_entries(report)}{_guide(report)}{_verdicts(report)}</div>',
            f'<div class="stack">{_misses(report)}{_decisions(report)}{_unasked(report)}</div>',
            "</div>",
        )
    )


def _figures(report: Report) -> str:
    rated = report.helped + report.not_helped
    walks = report.walks
    figures = (
        (f"{report.questions:,}", "questions"),
        (wording.percent(report.answered), "answered at once"),
        (wording.percent(share(report.helped, rated)), f"of {rated:,} ratings say it helped"),
        (
            wording.percent(share(walks.finished, walks.begun)),
            f"of {walks.begun:,} guides finished",
        ),
        (f"{report.missed:,}", "served nobody"),
        (f"{report.opened:,}", "decisions opened"),
    )
    drawn = "".join(
        f"<div><dd>{escape(value)}</dd><dt>{escape(what)}</dt></div>" for value, what in figures
    )
    return f'<dl class="figures">{drawn}</dl>'


def _days(report: Report) -> str:
    title = wording.BY_DAY[report.period.step]
    total = report.questions
    legend = "".join(
        f'<li><span class="dot {each}"></span>{escape(wording.OUTCOMES[each])} '
        f"<b>{report.asked[each]:,}</b> "
        f'<span class="quiet">{wording.percent(share(report.asked[each], total))}</span></li>'
        for each in ASKED
    )
    head = ("From", *(wording.OUTCOMES[each] for each in ASKED), "All")
    rows = [
        (
            wording.full_day(span.first),
            *(f"{span.asked[each]:,}" for each in ASKED),
            f"{sum(span.asked.values()):,}",
        )
        for span in report.spans
    ]
    chart = _chart(charts.by_day, report, charts.WIDE) if total else ""
    return _card(
        title, f'<ul class="legend">{legend}</ul>{chart}{_figures_behind(title, head, rows)}'
    )


def _entries(report: Report) -> str:
    if not report.entries:
        return _card(wording.ENTRIES, _p(wording.NO_ENTRY))
    rows = [
        (each.question, f"{each.n:,}", f"{each.helped:,}", f"{each.not_helped:,}")
        for each in report.entries
    ]
    head = ("Entry", "Shown", "Helped", "Did not")
    feedback = wording.summary_of_feedback(report.helped, report.not_helped)
    return _card(
        wording.ENTRIES,
        _chart(charts.entries, report, charts.HALF)
        + _p(feedback, "quiet")
        + _figures_behind(wording.ENTRIES, head, rows),
    )


def _misses(report: Report) -> str:
    if not report.groups:
        return _card(wording.MISSES, _p(wording.NO_MISSES))
    items = "".join(map(_group, report.groups[:_MOST]))
    return _card(
        wording.MISSES, f'{_p(wording.MISSES_NOTE, "quiet")}<ol class="misses">{items}</ol>'
    )


def _group(group: Group) -> str:
    first, *others = group.questions
    rest = "".join(f"<li>{escape(each)}</li>" for each in others[:_EXAMPLES])
    more = f"<ul>{rest}</ul>" if rest else ""
    near = escape(wording.nearest(group.nearest, group.confidence))
    return (
        f'<li><span class="times">{group.n:,}×</span><div><p>{escape(first)}</p>{more}'
        f'<p class="quiet">{near}</p></div></li>'
    )


def _guide(report: Report) -> str:
    walks = report.walks
    if not walks.begun and not walks.steps:
        return _card(wording.GUIDE, _p(wording.NO_GUIDE))
    rows = [(each.ask, f"{each.n:,}", f"{each.left:,}") for each in walks.steps]
    return _card(
        wording.GUIDE,
        _p(wording.summary_of_guide(walks.begun, walks.finished, walks.left))
        + _chart(charts.steps, report, charts.HALF)
        + _p(wording.GUIDE_NOTE, "quiet")
        + (_figures_behind(wording.GUIDE, _GUIDE_HEAD, rows) if rows else ""),
    )


def _verdicts(report: Report) -> str:
    if not report.verdicts:
        return _card(wording.VERDICTS, _p(wording.NO_VERDICT))
    total = sum(n for _, n in report.verdicts)
    rows = [(name, f"{n:,}", wording.percent(share(n, total))) for name, n in report.verdicts]
    head = ("Recommendation", "Times", "Share")
    return _card(
        wording.VERDICTS,
        _chart(charts.verdicts, report, charts.HALF)
        + _figures_behind(wording.VERDICTS, head, rows),
    )


def _decisions(report: Report) -> str:
    totals = (report.opened, report.closed, report.still_open)
    rows = [
        (wording.full_day(span.first), str(span.opened), str(span.closed))
        for span in report.spans
        if span.opened or span.closed
    ]
    behind = _figures_behind(wording.DECISIONS, ("From", "Opened", "Closed"), rows) if rows else ""
    return _card(wording.DECISIONS, _p(wording.summary_of_decisions(*totals)) + behind)


def _unasked(report: Report) -> str:
    items = "".join(f"<li>{escape(each.question)}</li>" for each in report.unasked)
    title = f"{wording.UNASKED} ({len(report.unasked)})"
    if not items:
        return _card(title, _p(wording.NOBODY_LEFT_OUT))
    return _card(title, f"<details><summary>Show them</summary><ul>{items}</ul></details>")


def _chart(draw: Chart, report: Report, wide: int) -> str:
    """Both drawings, of which the page shows the one that fits; the table says what they show."""
    return (
        f'<div class="chart narrow" aria-hidden="true">{draw(report, charts.NARROW)}</div>'
        f'<div class="chart wide" aria-hidden="true">{draw(report, wide)}</div>'
    )


def _figures_behind(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The table of a chart: folded away, and there for those who do not see the chart."""
    columns = "".join(f'<th scope="col">{escape(each)}</th>' for each in head)
    body = "".join(
        f'<tr><th scope="row">{escape(first)}</th>'
        + "".join(f"<td>{escape(each)}</td>" for each in others)
        + "</tr>"
        for first, *others in rows
    )
    caption = f'<caption class="unseen">{escape(title)}</caption>'
    return (
        f'<details><summary>As a table<span class="unseen">: {escape(title)}</span></summary>'
        f'<div class="scroll" tabindex="0" role="group" aria-label="{escape(title)}"><table>'
        f"{caption}<thead><tr>{columns}</tr></thead><tbody>{body}</tbody></table></div></details>"
    )


def _card(title: str, content: str) -> str:
    return f'<section class="card"><h2>{escape(title)}</h2>{content}</section>'


def _p(text: str, kind: str = "") -> str:
    return f'<p class="{kind}">{escape(text)}</p>' if kind else f"<p>{escape(text)}</p>"
