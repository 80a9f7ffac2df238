"""Three fixtures that a project may copy."""
import contextlib

import pytest
import shop


@pytest.fixture(scope="session")
def loaded():
    """Read once for all tests, without the variables of the machine that runs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("SHOP_SHOP__CURRENCY", raising=False)
        with shop.load() as config:
            yield config


@pytest.fixture
def override(loaded):
    """A function that changes values until the test is over."""
    with contextlib.ExitStack() as stack:
        yield lambda values: stack.enter_context(loaded.override(values))


@pytest.fixture
def config(loaded, override):
    """The configuration of a test. Mail is never sent, whatever the file says."""
    override({"mail.host": "localhost"})
    return loaded
