"""What make runs: installing, the demo's supervisor, catalogues, screenshots. Nothing of the product imports it."""
