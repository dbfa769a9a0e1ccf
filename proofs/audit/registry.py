"""The claims: the paper's in its order, then those of the blog post; each is imported when it is asked for."""

from difflib import get_close_matches
from importlib import import_module

from proofs.audit.claim import Claim

# A claim, or the module that defines it.
_ENTRIES: dict[str, Claim | str] = {
    "proposition-1": "paper.proposition_1",
    "remark-1": "paper.remark_1",
    "proposition-2": "paper.proposition_2",
    "proposition-3": "paper.proposition_3",
    "figure-4": "paper.figure_4",
    "proposition-4": "paper.proposition_4",
    "figure-6": "paper.figure_6",
    "proposition-5": "paper.proposition_5",
    "lemma-1": "paper.lemma_1",
    "lemma-2": "paper.lemma_2",
    "corollary-1": "paper.corollary_1",
    "definition-1": "paper.definition_1",
    "theorem-1": "paper.theorem_1",
    "blog-theorem-1": "blog.theorem_1",
    "blog-new-neuron-odds": "blog.new_neuron_odds",
    "blog-interpolation": "blog.interpolation",
    "blog-bounds": "blog.bounds",
    "blog-linear-neuron": "blog.linear_neuron",
    "blog-deep-from-shallow": "blog.deep_from_shallow",
}


class UnknownClaimError(LookupError):
    """No claim has this name; the message suggests one."""

    def __str__(self) -> str:
        return str(self.args[0])


def claims() -> tuple[Claim, ...]:
    """Every claim, in the order of the registry."""
    return tuple(map(by_name, _ENTRIES))


def by_name(name: str) -> Claim:
    """The claim of this name.

    Raises:
        UnknownClaimError: there is none.
    """
    if name not in _ENTRIES:
        close = get_close_matches(name, _ENTRIES, n=1)
        hint = f"did you mean {close[0]!r}?" if close else "`verify list` shows them"
        raise UnknownClaimError(f"no claim is called {name!r}; {hint}")
    entry = _ENTRIES[name]
    claim = import_module(f"proofs.audit.{entry}").CLAIM if isinstance(entry, str) else entry
    if not isinstance(claim, Claim) or claim.name != name:
        raise TypeError(f"{entry} does not define the claim {name!r}")
    return claim
