"""Whether a certificate fits its problem, before anything is computed with it: bounded, in range, nothing twice."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from proofs.kernel.activation_function import Identity, LeakyReLU, ReLU
from proofs.kernel.barrier.case import refuse
from proofs.kernel.certificate import Barrier
from proofs.kernel.enclosure.evaluation import Place
from proofs.kernel.enclosure.setting import Setting
from proofs.kernel.rejection import BarrierCondition

MAX_BITS: Final = 4096
MAX_WHOLE_BITS: Final = 256
MAX_SCALE: Final = 256
MAX_RATIONAL_BITS: Final = 8192


def require_form(condition: bool, expected: str, got: object, subject: tuple[int, ...] = ()) -> None:
    """Refuse unless the condition holds."""
    if not condition:
        refuse(BarrierCondition.FORM, expected, str(got), subject)


def check_form(certificate: Barrier, setting: Setting) -> None:
    """Refuse numbers that do not fit the problem, and numbers too long to compute with."""
    require_form(bool(setting.points), "a data point of positive weight", "none")
    count = setting.offsets[-1]
    for name, bits in (
        ("bits", certificate.bits),
        ("hessian_bits", certificate.hessian_bits),
        ("factor_bits", certificate.factor_bits),
    ):
        require_form(8 <= bits <= MAX_BITS, f"{name} from 8 to {MAX_BITS}", bits)
    require_form(len(certificate.point) == count, f"{count} parameters", len(certificate.point))
    longest = certificate.bits + MAX_WHOLE_BITS
    require_form(
        _longest(certificate.point.entries) <= longest, f"parameters of at most {longest} bits", "a longer one"
    )
    scales = certificate.scales
    require_form(len(scales) == len(setting.sizes), f"{len(setting.sizes)} scales", len(scales))
    require_form(max(map(abs, scales)) <= MAX_SCALE, f"scales from -{MAX_SCALE} to {MAX_SCALE}", "a larger one")
    numbers = [certificate.radius, certificate.curvature, *(kink.penalty for kink in certificate.kinks)]
    require_form(min(numbers) > 0, "radius, curvature and penalties above 0", "one that is not")
    numbers += [kink.multiplier for kink in certificate.kinks]
    parts = (part for number in numbers for part in (number.numerator, number.denominator))
    require_form(_longest(parts) <= MAX_RATIONAL_BITS, f"rationals of {MAX_RATIONAL_BITS} bits", "a longer one")
    longest = certificate.factor_bits + MAX_WHOLE_BITS
    require_form(
        max((_longest(row.entries) for row in certificate.factor), default=0) <= longest,
        f"factor of at most {longest} bits",
        "more",
    )


def _longest(numbers: Iterable[int]) -> int:
    return max((number.bit_length() for number in numbers), default=0)


def kinks_by_place(certificate: Barrier, setting: Setting) -> dict[Place, tuple[int, Fraction]]:
    """Multiplier and penalty of each pinned kink, which must exist and be named once."""
    rows = {point: row for row, point in enumerate(setting.points)}
    result: dict[Place, tuple[int, Fraction]] = {}
    collapsed = frozenset(certificate.collapsed)
    for kink in certificate.kinks:
        named = kink.layer, kink.unit, kink.point
        hidden = 0 <= kink.layer < len(setting.activations) and 0 <= kink.unit < setting.sizes[kink.layer].width
        require_form(hidden and kink.point in rows, "kinks of hidden units at points of positive weight", named, named)
        bent = isinstance(setting.activations[kink.layer], ReLU | LeakyReLU)
        require_form(bent, "kinks of ReLU and leaky ReLU", named, named)
        require_form((kink.layer, kink.unit) not in collapsed, "no kinks of collapsed units", named, named)
        place = kink.layer, kink.unit, rows[kink.point]
        require_form(place not in result, "each kink once", named, named)
        multiplier = kink.multiplier * (1 << certificate.bits)
        require_form(multiplier.denominator == 1, f"multipliers in units of 2^-{certificate.bits}", named, named)
        result[place] = int(multiplier), kink.penalty
    return result


def check_piecewise_linear(certificate: Barrier, setting: Setting) -> None:
    """Behind a pinned kink or a collapsed unit outputs must be affine in what it puts out.

    Collapsed units themselves are piecewise linear too: near 0 others are smooth, and need no such treatment.
    """
    later: list[tuple[int, int, tuple[int, ...]]] = [
        (kink.layer, kink.layer + 1, (kink.layer, kink.unit, kink.point)) for kink in certificate.kinks
    ]
    later += [(layer, layer, (layer, unit)) for layer, unit in certificate.collapsed]
    for layer, start, subject in later:
        for k in range(start, len(setting.activations)):
            if not isinstance(setting.activations[k], ReLU | LeakyReLU | Identity):
                refuse(
                    BarrierCondition.PIECEWISE_LINEAR,
                    f"piecewise linear activations behind layer {layer}",
                    f"{type(setting.activations[k]).__name__} in layer {k}",
                    subject,
                )
