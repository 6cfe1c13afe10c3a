"""How well models foresee the next answer, and what they cost, on answers that research publishes."""
