"""One rule a function: from a problem and a certificate to a conclusion, or `Rejected`."""
