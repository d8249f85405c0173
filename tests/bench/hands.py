"""What the tests of the measuring scripts share: a server on a database, in this process."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from werkzeug.serving import WSGIRequestHandler, make_server

from bench import database
from kernel.config import AppEnv
from kernel.db import db


@contextmanager
def at_work(url: str, data_dir: Path) -> Iterator[str]:
    """The product on this database, as a demonstration; its address."""
    from wsgi import create_app

    app = create_app(replace(database.settings(url, data_dir), app_env=AppEnv.DEMO))
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=WSGIRequestHandler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        with app.app_context():
            db.engine.dispose()
