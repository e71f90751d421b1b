"""Pages of buyers and of makers."""
