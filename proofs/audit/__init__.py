"""The statements of the paper, one module each, with the evidence for each of their halves."""
