"""The composition root: builds everything, once, and serves it."""

from bot.app.composing import connected, running
from bot.app.doors import EVENTS_PATH, REPORT_PATH, serve_http, serve_playground, serve_socket

__all__ = [
    "EVENTS_PATH",
    "REPORT_PATH",
    "connected",
    "running",
    "serve_http",
    "serve_playground",
    "serve_socket",
]
