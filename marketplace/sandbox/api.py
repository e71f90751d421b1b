"""The API: keys, versions, idempotency, and the shape of every answer."""

from __future__ import annotations

import json
import threading
from base64 import b64decode
from binascii import Error as BadBase64
from collections.abc import Mapping
from dataclasses import dataclass

from marketplace.sandbox import due, json_params, routes, shapes
from marketplace.sandbox.box import API_VERSION, Box, Call
from marketplace.sandbox.errors import ApiError, invalid, unsupported
from marketplace.sandbox.expand import expand
from marketplace.sandbox.params import read
from marketplace.sandbox.store import Body
from marketplace.sandbox.wire import decode

KEY_LIFE = 24 * 60 * 60
KEY_LIFE_V2 = 30 * KEY_LIFE
LONGEST_KEY = 255
_FOR_SELLERS = ("/v1/payouts",)
"""Where a request may act for a seller; everywhere else it only looks."""


@dataclass(frozen=True, slots=True)
class Request:
    """``encoded`` holds the parameters: the query of a GET, the body of a POST (a form; JSON for API v2)."""

    method: str
    path: str
    encoded: str
    headers: Mapping[str, str]

    @property
    def idempotency_key(self) -> str | None:
        return self.headers.get("Idempotency-Key") if self.method == "POST" else None

    @property
    def account(self) -> str:
        return self.headers.get("Stripe-Account") or self.headers.get("Stripe-Context") or ""

    @property
    def is_v2(self) -> bool:
        return self.path.startswith("/v2/")


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: str
    request_id: str
    replayed: bool = False


class Api:
    """Answers requests for one box."""

    def __init__(self, box: Box) -> None:
        self.box = box
        self._busy: set[str] = set()
        self._busy_lock = threading.Lock()

    def answer(self, request: Request) -> Answer:
        call = Call(idempotency_key=request.idempotency_key)
        try:
            key = _check_headers(request)
            call.account = self._account(request)
            if call.idempotency_key:
                return self._once(request, call, f"{key} {call.account} {call.idempotency_key}")
            status, body = self._fresh(request, call)
            return Answer(status, body, call.request_id)
        except ApiError as refusal:
            return Answer(refusal.status, json.dumps(refusal.body()), call.request_id)

    def _account(self, request: Request) -> str:
        """The connected account a request speaks for. Raises ApiError 403 when there is none of that id."""
        if request.account and self.box.store.get("v2.core.account", request.account) is None:
            raise ApiError(
                403,
                f"The provided key does not have access to account '{request.account}' "
                "(or that account does not exist).",
                code="account_invalid",
            )
        return request.account

    def claim(self, name: str) -> None:
        """Only one request at a time may run under a key; the others are told so at once."""
        with self._busy_lock:
            if name in self._busy:
                raise ApiError(
                    409,
                    "There is currently another in-progress request using this idempotent key "
                    f"(that probably means you submitted twice): {_bare(name)}.",
                    kind="idempotency_error",
                    code="idempotency_key_in_use",
                )
            self._busy.add(name)

    def _once(self, request: Request, call: Call, name: str) -> Answer:
        self.claim(name)
        try:
            kept = self._kept(name, request)
            if kept:
                return Answer(int(kept["status"]), str(kept["body"]), call.request_id, replayed=True)
            status, body = self._fresh(request, call, keep_as=name)
            return Answer(status, body, call.request_id)
        finally:
            with self._busy_lock:
                self._busy.discard(name)

    def _kept(self, name: str, request: Request) -> Body | None:
        store = self.box.store
        store.change("DELETE FROM answer WHERE at < ?", self.box.now() - KEY_LIFE_V2)
        found = store.rows("SELECT * FROM answer WHERE name = ?", name)
        if not found or (not request.is_v2 and found[0]["at"] < self.box.now() - KEY_LIFE):
            return None
        if found[0]["question"] != _question(request):
            raise ApiError(
                400,
                "Keys for idempotent requests can only be used with the same parameters they were first used "
                f"with. Try using a key other than '{_bare(name)}' for another request.",
                kind="idempotency_error",
            )
        return dict(found[0])

    def _fresh(self, request: Request, call: Call, keep_as: str = "") -> tuple[int, str]:
        """Do it. A refusal undoes what was begun, yet is kept under the key, as Stripe keeps it (API v2 does not)."""
        self._stumble(request.path)
        status, stored = 200, True
        try:
            with self.box.acting(call):
                body = json.dumps(self._do(request, call))
                if keep_as:
                    self._keep(keep_as, request, status, body)
            return status, body
        except ApiError as refusal:
            status, stored, body = refusal.status, refusal.stored, json.dumps(refusal.body())
        if keep_as and stored and not request.is_v2:
            self._keep(keep_as, request, status, body)
        return status, body

    def _stumble(self, path: str) -> None:
        """A planned fault happens before anything is done, outside the transaction that it would undo."""
        fault = self.box.take_fault(("error_500", "rate_limit", "slow", "delay", "hold"), path)
        if fault and fault["kind"] in ("slow", "delay"):
            self.box.pause(float(fault["seconds"]))
        elif fault and fault["kind"] == "hold":
            self.box.hold()
        elif fault and fault["kind"] == "error_500":
            raise ApiError(500, "An unknown error occurred.", kind="api_error", stored=False)
        elif fault:
            raise ApiError(429, "Too many requests.", code="rate_limit", stored=False)

    def _do(self, request: Request, call: Call) -> Body:
        schema, handler, given = routes.find(request.method, request.path)
        if call.account and request.method == "POST" and not request.path.startswith(_FOR_SELLERS):
            raise unsupported(f"Stripe-Account with {request.path}")
        params = _params(schema, request, call)
        due.work(self.box, call)
        body = expand(self.box, handler(self.box, call, params, given), params.get("expand", []))
        wrong = shapes.faults(body)
        if wrong:
            raise ApiError(500, f"The sandbox made a wrong answer: {wrong[0]}", kind="api_error", stored=False)
        return body

    def _keep(self, name: str, request: Request, status: int, body: str) -> None:
        self.box.store.change(
            "INSERT OR REPLACE INTO answer (name, question, status, body, at) VALUES (?, ?, ?, ?, ?)",
            name,
            _question(request),
            status,
            body,
            self.box.now(),
        )


def _params(schema: type, request: Request, call: Call) -> Body:
    if request.is_v2 and request.method == "POST":
        return json_params.read(schema, json_params.parse(request.encoded))
    raw = decode(request.encoded)
    if request.is_v2:
        call.page = str(raw.pop("page", ""))
    return read(schema, raw)


def _question(request: Request) -> str:
    given = json_params.parse(request.encoded) if request.is_v2 else decode(request.encoded)
    return f"{request.path}?{json.dumps(given, sort_keys=True)}"


def _bare(name: str) -> str:
    """The caller's own key, without whose it is."""
    return name.split(" ", 2)[2]


def _check_headers(request: Request) -> str:
    """Only test keys pass, and only the version that the installed client speaks. Gives back the key."""
    key = _key(request.headers.get("Authorization", ""))
    if not key:
        raise ApiError(401, "You did not provide an API key.", stored=False)
    if not key.startswith(("sk_test_", "rk_test_")):
        raise ApiError(401, "Invalid API Key provided. The sandbox takes test keys only.")
    version = request.headers.get("Stripe-Version", API_VERSION)
    if version != API_VERSION:
        raise invalid(f"Invalid Stripe API version: {version}. The sandbox speaks {API_VERSION}.", "version")
    if len(request.idempotency_key or "") > LONGEST_KEY:
        raise invalid(f"Idempotency-Key: at most {LONGEST_KEY} characters", "Idempotency-Key")
    return key


def _key(authorization: str) -> str:
    scheme, _, rest = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return rest.strip()
    try:
        return b64decode(rest, validate=True).decode().partition(":")[0] if scheme.lower() == "basic" else ""
    except (BadBase64, UnicodeDecodeError):
        return ""
