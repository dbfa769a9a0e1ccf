"""How certain a measured share is."""

from __future__ import annotations

import math

Z_95 = 1.959963984540054


def wilson(successes: int, trials: int) -> tuple[float, float]:
    """Wilson's 95 % interval for a probability; sensible at 0 and at 1, too."""
    share, z2 = successes / trials, Z_95**2
    centre = (share + z2 / (2 * trials)) / (1 + z2 / trials)
    half = Z_95 / (1 + z2 / trials) * math.sqrt(share * (1 - share) / trials + z2 / (4 * trials**2))
    # The exact interval holds the share; rounding must not push it out at 0 and 1.
    return max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half))
