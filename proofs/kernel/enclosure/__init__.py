"""Real numbers enclosed by fixed-point integers: `z` at `bits` stands for `z / 2^bits`. No floats, no search."""
