"""Which gateway stands between us and the provider: the one that the settings name, or the fake of a test."""

from __future__ import annotations

from django.conf import settings
from django.utils.module_loading import import_string

from marketplace.payment.connect import ConnectGateway
from marketplace.payment.gateway import PaymentGateway

_gateway: PaymentGateway | None = None
_connect: ConnectGateway | None = None


def get_gateway() -> PaymentGateway:
    """The configured gateway, made once per process (settings.PAYMENT_GATEWAY names its factory)."""
    global _gateway
    if _gateway is None:
        _gateway = import_string(settings.PAYMENT_GATEWAY)()
    return _gateway


def use_gateway(gateway: PaymentGateway | None) -> None:
    """Tests put the working fake here."""
    global _gateway
    _gateway = gateway


def get_connect() -> ConnectGateway:
    """The same provider's side for sellers (settings.PAYMENT_CONNECT names its factory)."""
    global _connect
    if _connect is None:
        _connect = import_string(settings.PAYMENT_CONNECT)()
    return _connect


def use_connect(connect: ConnectGateway | None) -> None:
    """Tests put the working fake here."""
    global _connect
    _connect = connect
