"""What all tests share: helpers under `tests`, and how long a property is tried."""

import sys
from pathlib import Path

from hypothesis import HealthCheck, settings

# So that a test can say `from tests.articles import ...` from wherever it is run.
sys.path.insert(0, str(Path(__file__).parents[1]))

# No deadline: a slow machine is no failure.
settings.register_profile(
    "newsnlp", max_examples=30, deadline=None, report_multiple_bugs=False, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("newsnlp")
