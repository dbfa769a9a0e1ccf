"""The claims: the paper's in its order, then those of the blog post."""

from difflib import get_close_matches

from proofs.claims.blog import bounds as blog_bounds
from proofs.claims.blog import deep_from_shallow as blog_deep_from_shallow
from proofs.claims.blog import interpolation as blog_interpolation
from proofs.claims.blog import linear_neuron as blog_linear_neuron
from proofs.claims.blog import new_neuron_odds as blog_new_neuron_odds
from proofs.claims.blog import theorem_1 as blog_theorem_1
from proofs.claims.claim import Claim
from proofs.claims.paper import (
    corollary_1,
    definition_1,
    figure_4,
    figure_6,
    lemma_1,
    lemma_2,
    proposition_1,
    proposition_2,
    proposition_3,
    proposition_4,
    proposition_5,
    remark_1,
    theorem_1,
)

_CLAIMS = (
    proposition_1.CLAIM,
    remark_1.CLAIM,
    proposition_2.CLAIM,
    proposition_3.CLAIM,
    figure_4.CLAIM,
    proposition_4.CLAIM,
    figure_6.CLAIM,
    proposition_5.CLAIM,
    lemma_1.CLAIM,
    lemma_2.CLAIM,
    corollary_1.CLAIM,
    definition_1.CLAIM,
    theorem_1.CLAIM,
    blog_theorem_1.CLAIM,
    blog_new_neuron_odds.CLAIM,
    blog_interpolation.CLAIM,
    blog_bounds.CLAIM,
    blog_linear_neuron.CLAIM,
    blog_deep_from_shallow.CLAIM,
)


class UnknownClaimError(LookupError):
    """No claim has this name; the message suggests one."""

    def __str__(self) -> str:
        return str(self.args[0])


def claims() -> tuple[Claim, ...]:
    """Every claim, in the order of the registry."""
    return _CLAIMS


def by_name(name: str) -> Claim:
    """The claim of this name.

    Raises:
        UnknownClaimError: there is none.
    """
    for claim in _CLAIMS:
        if claim.name == name:
            return claim
    close = get_close_matches(name, [claim.name for claim in _CLAIMS], n=1)
    hint = f"did you mean {close[0]!r}?" if close else "`verify list` shows them"
    raise UnknownClaimError(f"no claim is called {name!r}; {hint}")
