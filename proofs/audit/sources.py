"""The three texts that are audited, and what localmin says itself."""

from typing import Final

from proofs.audit.claim import Source

PAPER: Final = Source(
    "Grzegorz Swirszcz, Wojciech Marian Czarnecki and Razvan Pascanu",
    "Local minima in training of deep networks",
    "arXiv:1611.06310v1",
    2016,
)
BLOG: Final = Source("Iaroslav Shcherbatyi", "Local minimum: not a problem for Deep Learning", "blog post", 2015)
REVIEW: Final = Source(
    "Miguel de Benito Delgado",
    "Local minima in training of neural networks",
    "review of arXiv:1611.06310v2",
    2017,
)
LANDSCAPES: Final = Source("localmin", "All local minima of a small network", "docs/landscapes.md", 2026)
