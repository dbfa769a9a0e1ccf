"""The LaTeX commands that `plain` knows, and their Unicode."""

from typing import Final

RELATIONS: Final = {
    "=": "=",
    "<": "<",
    ">": ">",
    r"\le": "≤",
    r"\leq": "≤",
    r"\ge": "≥",
    r"\geq": "≥",
    r"\ne": "≠",
    r"\neq": "≠",
    r"\ll": "≪",
    r"\gg": "≫",
    r"\approx": "≈",
    r"\sim": "∼",
    r"\equiv": "≡",
    r"\in": "∈",
    r"\notin": "∉",
    r"\subset": "⊂",
    r"\subseteq": "⊆",
    r"\to": "→",
    r"\rightarrow": "→",
    r"\longrightarrow": "→",
    r"\mapsto": "↦",
    r"\Rightarrow": "⇒",
    r"\implies": "⇒",
    r"\Leftrightarrow": "⇔",
    r"\iff": "⇔",
    r"\perp": "⊥",
    r"\mid": "|",
    r"\propto": "∝",
    ":": ":",
    ":=": ":=",
    r"\coloneqq": ":=",
}

OPERATORS: Final = {
    r"\cdot": "·",
    r"\times": "×",
    r"\pm": "±",
    r"\mp": "∓",
    r"\cup": "∪",
    r"\cap": "∩",
    r"\setminus": "∖",
    r"\circ": "∘",
    r"\oplus": "⊕",
    r"\wedge": "∧",
    r"\land": "∧",
    r"\vee": "∨",
    r"\lor": "∨",
}

_GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "vartheta": "ϑ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π",
    "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ",
    "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ",
    "Omega": "Ω",
}  # fmt: skip

SYMBOLS: Final = {
    **{f"\\{name}": letter for name, letter in _GREEK.items()},
    r"\ell": "ℓ",
    r"\infty": "∞",
    r"\partial": "∂",
    r"\nabla": "∇",
    r"\sum": "∑",
    r"\prod": "∏",
    r"\int": "∫",
    r"\forall": "∀",
    r"\exists": "∃",
    r"\neg": "¬",
    r"\lnot": "¬",
    r"\emptyset": "∅",
    r"\dots": "…",
    r"\ldots": "…",
    r"\cdots": "…",
    r"\vdots": "⋮",
    r"\top": "⊤",
    r"\bot": "⊥",
    r"\prime": "′",
    r"\star": "⋆",
    r"\ast": "*",
    r"\langle": "⟨",
    r"\rangle": "⟩",
    r"\lfloor": "⌊",
    r"\rfloor": "⌋",
    r"\lceil": "⌈",
    r"\rceil": "⌉",
    r"\lvert": "|",
    r"\rvert": "|",
    r"\vert": "|",
    r"\lVert": "‖",
    r"\rVert": "‖",
    r"\Vert": "‖",
    r"\|": "‖",
    r"\{": "{",
    r"\}": "}",
    r"\%": "%",
    r"\$": "$",
    r"\#": "#",
    r"\_": "_",
    r"\&": "&",
    "&": " ",
    r"\colon": ": ",
    r"\bmod": " mod ",
    r"\square": "□",
    r"\checkmark": "✓",
    r"\Box": "□",
    r"\hbar": "ħ",
}

SPACES: Final = {
    r"\,": " ", r"\:": " ", r"\;": " ", r"\ ": " ", "~": " ", r"\quad": "  ", r"\qquad": "  ", "\\\\": "; ",
}  # fmt: skip

SILENT: Final = frozenset(
    {
        r"\!", r"\left", r"\right", r"\big", r"\Big", r"\bigl", r"\bigr", r"\Bigl", r"\Bigr", r"\bigg",
        r"\displaystyle", r"\textstyle", r"\limits", r"\nolimits", r"\biggl", r"\biggr",
    }
)  # fmt: skip

FRACTIONS: Final = frozenset({r"\frac", r"\tfrac", r"\dfrac"})

TRANSPARENT: Final = frozenset(
    {
        r"\mathrm", r"\mathbf", r"\mathit", r"\mathsf", r"\mathcal", r"\text", r"\textrm", r"\textup", r"\textit",
        r"\operatorname", r"\boldsymbol", r"\bm", r"\mbox",
    }
)  # fmt: skip

ACCENTS: Final = {
    r"\hat": "\u0302",
    r"\widehat": "\u0302",
    r"\bar": "\u0304",
    r"\overline": "\u0304",
    r"\tilde": "\u0303",
    r"\widetilde": "\u0303",
    r"\dot": "\u0307",
    r"\vec": "\u20d7",
}

LETTERS: Final = {"R": "ℝ", "N": "ℕ", "Z": "ℤ", "Q": "ℚ", "P": "ℙ", "E": "𝔼", "C": "ℂ"}

SUBSCRIPTS: Final = dict(zip("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))

SUPERSCRIPTS: Final = {
    **dict(zip("0123456789+-=()abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", strict=True)),
    "*": "*",
    **dict(zip("ABDEGHIJKLMNOPRTUVW", "ᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ", strict=True)),
    "⊤": "ᵀ",
    "′": "′",
}
