"""Which secret key may go to which host: a live key never leaves for another than the provider's own."""

from __future__ import annotations

from urllib.parse import urlsplit


def check_key_and_host(secret_key: str, api_base: str | None) -> None:
    """Raises ValueError."""
    if not secret_key.startswith(("sk_test_", "rk_test_", "sk_live_", "rk_live_")):
        raise ValueError("the provider's secret key must start with sk_test_, rk_test_, sk_live_ or rk_live_")
    if not api_base:
        return
    address = urlsplit(api_base)
    host = address.hostname or ""
    official = address.scheme == "https" and (host == "stripe.com" or host.endswith(".stripe.com"))
    if "_live_" in secret_key[:8] and not official:
        raise ValueError("a live key is never sent to another host than the provider's own")
    local = address.scheme == "http" and host in ("127.0.0.1", "localhost", "::1")
    if not host or not (local or address.scheme == "https"):
        raise ValueError("the provider's address must be https, or http on this machine")
