"""Refusals in the form in which Stripe sends them."""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """One refused call: HTTP status and the fields of Stripe's error object."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        stored: bool = True,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.kind = kind
        self.code = code
        self.param = param
        self.stored = stored
        """Whether an idempotency key keeps this answer. Stripe keeps none for parameters that fail validation."""

    def body(self) -> dict[str, Any]:
        error: dict[str, Any] = {"message": str(self), "type": self.kind}
        if self.code:
            error["code"] = self.code
            error["doc_url"] = f"https://stripe.com/docs/error-codes/{self.code.replace('_', '-')}"
        if self.param:
            error["param"] = self.param
        return {"error": error}


def invalid(message: str, param: str, code: str | None = None) -> ApiError:
    """A parameter that does not pass validation: nothing was begun, so no key remembers it."""
    return ApiError(400, message, code=code, param=param, stored=False)


def missing(param: str) -> ApiError:
    return invalid(f"Missing required param: {param}.", param, "parameter_missing")


def unsupported(param: str) -> ApiError:
    """Allowed by Stripe, but not built here. Refused, so that nobody believes it was honoured."""
    return invalid(f"The sandbox does not know what to do with: {param}", param, "sandbox_unsupported")


def not_found(kind: str, given: str, param: str = "id") -> ApiError:
    return ApiError(404, f"No such {kind}: '{given}'", code="resource_missing", param=param)
