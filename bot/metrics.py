"""What the bot counts of itself, for Prometheus."""

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

PATH = "/metrics"
_MOST_NAMES = 100
"""Values that a label takes on; whatever else comes is `other`, so that no flood makes series."""
_LONGEST_NAME = 60
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_RATE_LIMITED = "ratelimited"


class Metrics:
    """The figures of one running bot. Every method is a hook for whoever sees it happen."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self._names: dict[str, set[str]] = {}
        self._received = Counter(
            "bot_received",
            "What came in, by what became of it.",
            ("kind", "result"),
            registry=registry,
        )
        self._outcomes = Counter(
            "bot_outcomes", "How questions were met.", ("outcome",), registry=registry
        )
        self._acknowledged = Histogram(
            "bot_acknowledged_seconds",
            "From the receipt to the acknowledgement.",
            ("kind",),
            buckets=_SECONDS,
            registry=registry,
        )
        self._answered = Histogram(
            "bot_answered_seconds",
            "From the receipt to the end of all that was to be done.",
            ("kind",),
            buckets=_SECONDS,
            registry=registry,
        )
        self._calls = Counter(
            "bot_slack_calls", "Calls to Slack.", ("method", "outcome"), registry=registry
        )
        self._limits = Counter(
            "bot_slack_rate_limits",
            "Answers by which Slack asked to wait.",
            ("method",),
            registry=registry,
        )
        self._faults = Counter(
            "bot_store_errors",
            "Transactions that the database failed.",
            ("kind",),
            registry=registry,
        )
        self._reloads = Counter(
            "bot_knowledge_reloads", "Changes of the knowledge.", ("result",), registry=registry
        )
        self._deliveries = Counter(
            "bot_deliveries",
            "What became of what was kept until it is done.",
            ("event",),
            registry=registry,
        )
        self._open = Gauge("bot_deliveries_open", "What this instance works on.", registry=registry)
        self._sockets = Gauge(
            "bot_sockets", "Connections to Slack that are heard.", registry=registry
        )

    def received(self, kind: str, result: str) -> None:
        """Something came in: `kind` is event, command …; `result` accepted, repeated, refused …."""
        self._received.labels(self._name("kind", kind), self._name("result", result)).inc()

    def met(self, outcome: str) -> None:
        """A question was met with an outcome: answer, choose, guide or none."""
        self._outcomes.labels(self._name("outcome", outcome)).inc()

    def acknowledged(self, kind: str, seconds: float) -> None:
        """Slack has been acknowledged, so long after the receipt."""
        self._acknowledged.labels(self._name("kind", kind)).observe(seconds)

    def answered(self, kind: str, seconds: float) -> None:
        """All that a delivery called for is done, so long after its receipt."""
        self._answered.labels(self._name("kind", kind)).observe(seconds)

    def called(self, method: str, outcome: str) -> None:
        """A Web API method was called: `outcome` is as bot.slack.calling counts it."""
        method = self._name("method", method)
        self._calls.labels(method, self._name("called", outcome)).inc()
        if outcome == _RATE_LIMITED:
            self._limits.labels(method).inc()

    def store_failed(self, kind: str) -> None:
        """The database failed a transaction, by the name of the error."""
        self._faults.labels(self._name("fault", kind)).inc()

    def reloaded(self, good: bool) -> None:
        """The knowledge changed, and was taken or refused."""
        self._reloads.labels("good" if good else "refused").inc()

    def delivery(self, event: str) -> None:
        """A delivery was done, taken_over or given_up."""
        self._deliveries.labels(self._name("event", event)).inc()

    def working_on(self, deliveries: int) -> None:
        """How many deliveries this instance has under way now."""
        self._open.set(deliveries)

    def connected(self, sockets: int) -> None:
        """How many Socket Mode connections are heard now."""
        self._sockets.set(sockets)

    def text(self) -> bytes:
        """All figures as Prometheus reads them."""
        return generate_latest(self._registry)

    def _name(self, label: str, value: str) -> str:
        seen = self._names.setdefault(label, set())
        if value not in seen:
            if len(seen) >= _MOST_NAMES or len(value) > _LONGEST_NAME:
                return "other"
            seen.add(value)
        return value


def routes(metrics: Metrics) -> list[web.RouteDef]:
    """What a server for those who operate the bot answers with; not meant for the public one."""

    async def figures(_: web.Request) -> web.Response:
        return web.Response(body=metrics.text(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return [web.get(PATH, figures)]
