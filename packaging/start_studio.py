"""Entry of the window in the bundle."""

import sys

from studio.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
