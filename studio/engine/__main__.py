"""``python -m studio.engine``: the local engine; ``--worker`` is how the bundle starts a worker process."""

import multiprocessing
import runpy
import sys

from studio.engine import options, server


def main() -> None:
    """Run the engine, or one of its workers."""
    multiprocessing.freeze_support()
    if sys.argv[1:2] == ["--worker"]:
        # Not imported above: painting needs Qt, which the server never loads.
        runpy.run_module("studio.engine.worker", run_name="__main__")
        return
    sys.exit(server.run(options.parse(sys.argv[1:])))


if __name__ == "__main__":
    main()
