"""localmin: is a point a local minimum of a network's training loss? Answers that a small kernel checks."""
