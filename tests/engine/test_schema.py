"""The description of the API against the API: no 5xx, nothing undocumented, links that lead somewhere."""

import re
import subprocess
import sys

from tests.helpers.counts import count
from tests.helpers.engine import ROOT, RunningEngine

#: A soak tries everything, with 2,000 examples and more in all; otherwise a few of each.
PHASES = ("fuzzing,stateful", "examples,coverage,fuzzing,stateful")[count(0, 1)]
EXAMPLES = str(count(2, 40))
#: How many requests have to be tried at least.
LEAST = count(100, 2_000)


def test_the_api_is_what_it_says(socket_engine: RunningEngine) -> None:
    said = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "run", f"{socket_engine.api}/openapi.json"),
            *("--url", socket_engine.url, "--header", f"Authorization: Bearer {socket_engine.key}"),
            *("--max-examples", EXAMPLES, "--phases", PHASES, "--seed", "1", "--no-color"),
        ],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert said.returncode == 0, said.stdout[-6000:]
    tried = re.search(r"(\d+) generated", said.stdout)
    assert tried is not None, said.stdout[-2000:]
    assert int(tried[1]) >= LEAST
