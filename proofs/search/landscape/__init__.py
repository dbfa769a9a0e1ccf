"""All local minima of a small network: certificates for the kernel's rules about landscapes, untrusted."""
