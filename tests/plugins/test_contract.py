"""Every built-in notifier keeps the contract that plugin authors are held to."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from plugins.cases import CASES

from claimonce.hooks.testing import promises


@pytest.mark.parametrize("promise", [each for case in CASES for each in promises(case)])
def test_a_built_in_notifier_keeps_its_promise(promise: Callable[[], None]) -> None:
    promise()
