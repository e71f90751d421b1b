"""A small local Stripe to build and test against: the official client talks to it over HTTP, unchanged.

Nothing of the product imports this room. It knows no Django and no Money, so that it is an independent judge of
what the gateway sends. It takes test keys only, binds loopback only and moves no money.
"""
