from __future__ import annotations

import pytest
from tests.show.browser import Browser


@pytest.fixture(scope="session")
def browser(tmp_path_factory):
    """One Chromium for all tests of the views; a test that takes it is marked `needs_browser`.

    Skipped where one is installed that does not start, as in a container that forbids it.
    """
    try:
        opened = Browser(tmp_path_factory.mktemp("browser"))
    except (OSError, RuntimeError) as error:
        pytest.skip(f"Chromium is here and does not start: {error}")
    yield opened
    opened.close()
