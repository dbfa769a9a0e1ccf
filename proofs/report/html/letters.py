"""The commands of formulas that MathML needs more about than their characters."""

from typing import Final

MACROS: Final = {r"\relu": "ReLU", r"\sign": "sign"}
LIMITS: Final = {r"\min": "min", r"\max": "max", r"\sup": "sup", r"\inf": "inf", r"\lim": "lim", r"\det": "det"}
FUNCTIONS: Final = {
    **MACROS,
    **LIMITS,
    **{f"\\{name}": name for name in ("log", "exp", "tanh", "cosh", "sinh", "dim", "arg", "deg", "ker", "sin", "cos")},
}
LARGE: Final = {r"\sum": "∑", r"\prod": "∏", r"\int": "∫", r"\bigcup": "⋃", r"\bigcap": "⋂"}
SPACES: Final = {
    r"\,": 0.167, r"\:": 0.222, r"\;": 0.278, r"\!": -0.167, r"\ ": 0.25, "~": 0.25, r"\quad": 1.0, r"\qquad": 2.0,
}  # fmt: skip
# The terminal shows variants of a letter alike; here they stay apart, as they do in print.
VARIANTS: Final = {r"\phi": "ϕ", r"\varphi": "φ", r"\epsilon": "ϵ", r"\varepsilon": "ε", r"\theta": "θ"}
ARROWS: Final = {r"\Longrightarrow": "⟹", r"\implies": "⟹", r"\iff": "⟺", r"\longrightarrow": "⟶", r"\cdots": "⋯"}
ACCENTS: Final = {
    r"\hat": "^", r"\widehat": "^", r"\bar": "‾", r"\overline": "‾", r"\tilde": "~", r"\widetilde": "~",
    r"\dot": "˙", r"\vec": "→",
}  # fmt: skip
OPENING: Final = {"(": "(", "[": "[", r"\{": "{", r"\langle": "⟨", r"\lfloor": "⌊", r"\lceil": "⌈", r"\lvert": "|"}
CLOSING: Final = {")": ")", "]": "]", r"\}": "}", r"\rangle": "⟩", r"\rfloor": "⌋", r"\rceil": "⌉", r"\rvert": "|"}
BARS: Final = {"|": "|", r"\|": "‖", r"\vert": "|", r"\Vert": "‖", r"\lVert": "‖", r"\rVert": "‖", "/": "/"}
FENCES: Final = {**OPENING, **CLOSING, **BARS}
SIZES: Final = {
    rf"\{word}{side}": size for word, size in (("big", 1.2), ("Big", 1.6), ("bigg", 2.0)) for side in ("", "l", "r")
}
FRACTIONS: Final = {r"\frac": "", r"\tfrac": ' displaystyle="false"', r"\dfrac": ' displaystyle="true"'}
UPRIGHT: Final = frozenset({r"\mathrm", r"\operatorname", r"\mathbf", r"\mathsf", r"\textup"})
TEXTS: Final = frozenset({r"\text", r"\textrm", r"\textit", r"\mbox"})
SCRIPT_LETTERS: Final = {
    **{chr(65 + k): chr(0x1D49C + k) for k in range(26)},
    **dict(zip("BEFHILMR", "ℬℰℱℋℐℒℳℛ", strict=True)),  # these have places of their own in Unicode
}
SET_AS_LETTERS: Final = frozenset("∞∂∇∀∃¬∅⊤⊥…⋮ℓ□✓ħ%$#_&")
PRIMES: Final = ("", "′", "″", "‴")
