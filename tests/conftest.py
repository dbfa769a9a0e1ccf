"""Hypothesis profiles: `fast`, or `--hypothesis-profile thorough`; with CI=true the same examples every time."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}

# Exact arithmetic on drawn problems has no steady speed, so a test has no deadline.
COMMON = settings(
    deadline=None, derandomize=IN_CI, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
settings.register_profile("fast", COMMON, max_examples=60)
settings.register_profile("thorough", COMMON, max_examples=1500)
settings.load_profile("fast")
