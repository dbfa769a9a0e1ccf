"""The statements of the paper, one module each."""
