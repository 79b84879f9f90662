"""Logs with a trace id."""

import contextlib
import contextvars
import logging  # noqa: TID251 # because this module is what the others use instead
import re
import secrets
import sys
from collections.abc import Iterator

import structlog

from saola.kernel import settings

TRACEPARENT = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}")

_trace: contextvars.ContextVar[str] = contextvars.ContextVar("trace", default="")


def trace_id() -> str:
    """The trace id of the work in progress (W3C Trace Context, 32 hex digits); may be empty."""
    return _trace.get()


def new_trace_id() -> str:
    """A fresh random trace id."""
    return secrets.token_hex(16)


def trace_from(traceparent: str) -> str:
    """The trace id of a `traceparent` header, or a fresh one when it is absent or malformed."""
    found = TRACEPARENT.fullmatch(traceparent)
    return found[1] if found and found[1] != "0" * 32 else new_trace_id()


def traceparent() -> str:
    """The header to send along with a request made on behalf of the work in progress."""
    return f"00-{trace_id() or new_trace_id()}-{secrets.token_hex(8)}-01"


@contextlib.contextmanager
def tracing(trace: str) -> Iterator[None]:
    """Everything told inside carries `trace`."""
    token = _trace.set(trace)
    try:
        yield
    finally:
        _trace.reset(token)


def _adding(process: str) -> structlog.typing.Processor:
    """Each line tells its process, on whatever thread, and its trace."""

    def add(
        _logger: object, _method: str, event: structlog.typing.EventDict
    ) -> structlog.typing.EventDict:
        event["process"] = process
        if trace := _trace.get():
            event["trace"] = trace
        return event

    return add


def configure(process: str) -> None:
    """Send this process's log lines to standard error, as text or JSON, each with its process."""
    wanted = settings.current()
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if wanted.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _adding(process),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            getattr(logging, wanted.log_level.upper())
        ),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)


def logger(name: str) -> structlog.typing.FilteringBoundLogger:
    """The logger of a module: events are short nouns, facts are keyword arguments."""
    log: structlog.typing.FilteringBoundLogger = structlog.get_logger(part=name)
    return log
