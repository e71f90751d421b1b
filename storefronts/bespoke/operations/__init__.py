"""Every change of a request, an invitation and a quote. The request's row is the one lock of all three."""
