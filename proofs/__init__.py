"""Proofs about local minima in the training of small neural networks: a kernel that checks, and search that finds.

The public names are those of the package `localmin` (proofs/public/localmin). This imports nothing, so that
`import proofs.kernel` needs the standard library only.
"""
