"""Entry of the local engine in the bundle."""

import sys

from studio.engine.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
