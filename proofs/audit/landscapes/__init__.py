"""What localmin says itself of all the local minima of small networks, one module a statement."""
