"""What Prometheus may ask: counters and times of this process, in a registry of our own.

Children with labels are looked up once, so that a call costs about a microsecond on the way of an
update.
"""

from collections.abc import Mapping

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)

registry = CollectorRegistry()
ProcessCollector(registry=registry)

_WORK_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
_SEND_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

received = Counter("zhida_updates_received", "Updates kept in the inbox", registry=registry)
repeated = Counter(
    "zhida_updates_repeated", "Updates delivered again and absorbed", registry=registry
)
worked = Counter("zhida_updates_worked", "Updates worked", registry=registry)
retried = Counter("zhida_updates_retried", "Tries that failed and come again", registry=registry)
quarantined = Counter(
    "zhida_updates_quarantined", "Updates given up after five tries", registry=registry
)
work_seconds = Histogram(
    "zhida_work_seconds",
    "From the start of an update's work to its commit",
    buckets=_WORK_SECONDS,
    registry=registry,
)
send_seconds = Histogram(
    "zhida_send_seconds", "One call that sends or edits", buckets=_SEND_SECONDS, registry=registry
)
leading = Gauge("zhida_leading", "1 while this process leads", registry=registry)

_sends = Counter("zhida_sends", "Sends by outcome", ["outcome"], registry=registry)
_depths = Gauge("zhida_queue_depth", "Rows that wait", ["queue"], registry=registry)
_heartbeat = Gauge("zhida_heartbeat_age_seconds", "Since the last heartbeat", registry=registry)
_database = Gauge("zhida_database_up", "1 while the database answers", registry=registry)
_by_outcome: dict[str, Counter] = {}


def work_done(seconds: float) -> None:
    """An update was worked and committed."""
    worked.inc()
    work_seconds.observe(seconds)


def sent(outcome: str, seconds: float) -> None:
    """A call that sends ended so (`bot.outcomes.Kind`)."""
    child = _by_outcome.get(outcome)
    if child is None:
        child = _by_outcome[outcome] = _sends.labels(outcome)
    child.inc()
    send_seconds.observe(seconds)


def text(*, answers: bool, age: float | None, depths: Mapping[str, int]) -> bytes:
    """Everything in Prometheus' text form, with what the database was just asked."""
    _database.set(answers)
    for queue, depth in depths.items():
        _depths.labels(queue).set(depth)
    if age is not None:
        _heartbeat.set(age)
    return generate_latest(registry)
