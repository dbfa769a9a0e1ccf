"""Statements about all minima of a network with one hidden layer and one output: docs/mathematics.md, section 13."""
