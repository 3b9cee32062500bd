from __future__ import annotations

import sys
from pathlib import Path

# Pipelines are made by name in worker processes, "fake_pipelines:make", and these get the path of this one.
sys.path.append(str(Path(__file__).parent))
