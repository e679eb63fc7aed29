"""``python -m studio``: the window."""

import multiprocessing
import sys

from studio import app


def main() -> None:
    """Run Masko Studio."""
    multiprocessing.freeze_support()
    sys.exit(app.main())


if __name__ == "__main__":
    main()
