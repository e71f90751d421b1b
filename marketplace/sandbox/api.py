"""The API: keys, versions, idempotency, and the shape of every answer."""

from __future__ import annotations

import json
import threading
from base64 import b64decode
from binascii import Error as BadBase64
from collections.abc import Mapping
from dataclasses import dataclass

from marketplace.sandbox import routes, sessions, shapes
from marketplace.sandbox.box import API_VERSION, Box, Call
from marketplace.sandbox.errors import ApiError, invalid
from marketplace.sandbox.expand import expand
from marketplace.sandbox.params import read
from marketplace.sandbox.store import Body
from marketplace.sandbox.wire import decode

KEY_LIFE = 24 * 60 * 60
LONGEST_KEY = 255


@dataclass(frozen=True, slots=True)
class Request:
    """``encoded`` holds the parameters: the query of a GET, the body of a POST."""

    method: str
    path: str
    encoded: str
    headers: Mapping[str, str]

    @property
    def idempotency_key(self) -> str | None:
        return self.headers.get("Idempotency-Key") if self.method == "POST" else None


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
            account = _check_headers(request)
            if call.idempotency_key:
                return self._once(request, call, f"{account}:{call.idempotency_key}")
            status, body = self._fresh(request, call)
            return Answer(status, body, call.request_id)
        except ApiError as refusal:
            return Answer(refusal.status, json.dumps(refusal.body()), call.request_id)

    def claim(self, name: str) -> None:
        """Only one request at a time may run under a key; the others are told so at once."""
        with self._busy_lock:
            if name in self._busy:
                raise ApiError(
                    409,
                    "There is currently another in-progress request using this idempotent key "
                    f"(that probably means you submitted twice): {name.partition(':')[2]}.",
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
        store.change("DELETE FROM answer WHERE at < ?", self.box.now() - KEY_LIFE)
        found = store.rows("SELECT * FROM answer WHERE name = ?", name)
        if not found:
            return None
        if found[0]["question"] != _question(request):
            raise ApiError(
                400,
                "Keys for idempotent requests can only be used with the same parameters they were first used "
                f"with. Try using a key other than '{name.partition(':')[2]}' for another request.",
                kind="idempotency_error",
            )
        return dict(found[0])

    def _fresh(self, request: Request, call: Call, keep_as: str = "") -> tuple[int, str]:
        """Do it. A refusal undoes what was begun, yet is kept under the key, as Stripe keeps it."""
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
        if keep_as and stored:
            self._keep(keep_as, request, status, body)
        return status, body

    def _stumble(self, path: str) -> None:
        """A planned fault happens before anything is done, outside the transaction that it would undo."""
        fault = self.box.take_fault(("error_500", "rate_limit", "slow"), path)
        if fault and fault["kind"] == "slow":
            self.box.pause(float(fault["seconds"]))
        elif fault and fault["kind"] == "error_500":
            raise ApiError(500, "An unknown error occurred.", kind="api_error", stored=False)
        elif fault:
            raise ApiError(429, "Too many requests.", code="rate_limit", stored=False)

    def _do(self, request: Request, call: Call) -> Body:
        schema, handler, given = routes.find(request.method, request.path)
        params = read(schema, decode(request.encoded))
        sessions.expire_due(self.box, call)
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


def _question(request: Request) -> str:
    return f"{request.path}?{json.dumps(decode(request.encoded), sort_keys=True)}"


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
