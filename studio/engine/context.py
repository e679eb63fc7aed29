"""What every route needs, built once by ``app.create_app`` and handed in by Litestar as ``engine``."""

from pathlib import Path

from msgspec import Struct

from studio.engine.common import Clock
from studio.engine.fetching import Fetcher
from studio.engine.foreman import Foreman
from studio.engine.generation import Terms
from studio.engine.hub import Hub
from studio.engine.janitor import Janitor
from studio.engine.keys import Keyring
from studio.engine.media import Files
from studio.engine.options import Options
from studio.engine.sketches import Sketches
from studio.engine.store import Store
from studio.engine.webhooks import Courier


class Engine(Struct, frozen=True, kw_only=True):
    """The parts of a running engine; ``clock`` gives seconds since 1970."""

    options: Options
    store: Store
    files: Files
    hub: Hub
    keyring: Keyring
    foreman: Foreman
    fetcher: Fetcher
    courier: Courier
    janitor: Janitor
    sketches: Sketches
    clock: Clock
    secret: bytes

    @property
    def terms(self) -> Terms:
        """What this engine charges and allows."""
        return Terms(self.options.rates, self.options.plan)

    @property
    def data(self) -> Path:
        """The folder that holds everything the engine keeps."""
        return self.options.data
