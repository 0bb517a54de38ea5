"""What is wrong with the content of a checkout, where, by which rule, and what mends it."""
