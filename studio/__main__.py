"""``python -m studio``: the window."""

import sys

from studio.app import start


def main() -> None:
    """Run Masko Studio."""
    if getattr(sys, "frozen", False):
        import multiprocessing  # needed in the bundle only, and waited for before the first paint otherwise

        multiprocessing.freeze_support()
    sys.exit(start.main())


if __name__ == "__main__":
    main()
