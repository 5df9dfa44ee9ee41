"""The composition root: builds everything, once, and serves it."""

from bot.app.composing import connected, running
from bot.app.doors import REPORT_PATH, serve_http, serve_playground, serve_socket
from bot.config import EVENTS_PATH

__all__ = [
    "EVENTS_PATH",
    "REPORT_PATH",
    "connected",
    "running",
    "serve_http",
    "serve_playground",
    "serve_socket",
]
