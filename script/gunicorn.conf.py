"""How gunicorn serves the application; script/supervisor.py and an operator's own unit both use this file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

wsgi_app = "wsgi:create_app()"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 5
keepalive = 5
# Recycling bounds whatever a library may leak: a kilobyte a request would be 100 MB a worker. A busy site of kept pages
# (500 a second and worker) recycles one every three minutes and pays some seconds of loading for it, a quiet one in
# weeks; fewer requests would keep a busy site loading. The jitter keeps the workers from leaving together.
max_requests = 100_000
max_requests_jitter = 20_000
errorlog = "-"
control_socket_disable = True
if Path("/dev/shm").is_dir():
    worker_tmp_dir = "/dev/shm"


def post_fork(server: Any, worker: Any) -> None:
    """No connection crosses a fork: with --preload a worker inherits the application, and must drop its pool."""
    if not server.cfg.preload_app:
        return
    from kernel.db import dispose

    with server.app.wsgi().app_context():
        dispose()


def post_worker_init(worker: Any) -> None:
    """The application is there: what it is made of needs no looking after."""
    from kernel.memory import settle

    settle()


def child_exit(server: Any, worker: Any) -> None:
    """A worker that left must not keep counting in the gauges."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]  # the library has no types
