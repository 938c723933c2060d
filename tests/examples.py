"""How many examples a property is tried with: a third of them at every commit, all of them by night.

The night's run is `pytest -m hypothesis --hypothesis-profile=night` (.ci/scheduled).
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

COMMIT, NIGHT, ALL = "commit", "night", 100


def register_profiles() -> None:
    """Register both profiles and choose that of a commit, which `--hypothesis-profile` overrides."""
    for name, share in ((COMMIT, ALL // 3), (NIGHT, ALL)):
        # How long an example takes says what else the machine does; ratios stand in tests/bench.
        settings.register_profile(name, max_examples=share, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile(COMMIT)


def examples(all_of_them: int) -> int:
    """Return how many of a property's examples this run tries, at least 5."""
    return max(5, all_of_them * settings.get_profile(settings.get_current_profile_name()).max_examples // ALL)
