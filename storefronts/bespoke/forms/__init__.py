"""Forms of buyers and of makers."""
