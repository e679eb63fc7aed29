"""``python -m studio``: the window."""

import multiprocessing
import sys

from studio.app import start


def main() -> None:
    """Run Masko Studio."""
    multiprocessing.freeze_support()
    sys.exit(start.main())


if __name__ == "__main__":
    main()
