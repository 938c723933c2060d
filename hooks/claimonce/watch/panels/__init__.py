"""The panels: each makes its entries out of what was read."""
