"""What a review says of a later version of the paper, one module a statement."""
