"""The provider's memory and decisions: codes, tokens, keys, and the ways it can be made to fail."""

import base64
import functools
import hashlib
import hmac
import threading

import msgspec
from joserfc import jwk, jwt

from saola.kernel import clock, ids
from saola.simulators.people import Person
from saola.simulators.vneid.registration import CLIENT_ID, issuer

CODE_S = 60
TOKEN_S = 600
PENDING_MAX = 1_000
FAILURES = {
    "": "Bình thường",
    "down": "Máy chủ ngừng: mọi cửa trả 503",
    "slow": "Chậm: cửa cấp mã trả lời sau 7 giây",
    "busy": "Quá tải: 429",
    "bad_signature": "Chữ ký id_token sai",
    "wrong_audience": "id_token dành cho bên khác",
    "stale": "id_token đã hết hạn",
    "forgets": "Mã ủy quyền bị từ chối (invalid_grant)",
    "userinfo_401": "Cửa thông tin người dùng trả 401",
}


class Pending(msgspec.Struct, frozen=True, kw_only=True):
    """A code or token given out, and for whom."""

    person: Person
    redirect_uri: str
    challenge: str
    nonce: str
    fail: str
    expires: float


class Memory:
    """What the provider remembers while its process lives."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self.lock = threading.Lock()
        self.codes: dict[str, Pending] = {}
        self.tokens: dict[str, Pending] = {}
        self.fail = ""

    def keep(self, kept: dict[str, Pending], pending: Pending) -> str:
        """An unguessable name for `pending`; the oldest is forgotten when there are too many."""
        name = ids.secret()
        with self.lock:
            kept[name] = pending
            while len(kept) > PENDING_MAX:
                del kept[next(iter(kept))]
        return name

    def redeem(self, code: str, redirect_uri: str, verifier: str) -> Pending | None:
        """What a code stands for; None when it is unknown, used, stale or another's (RFC 7636)."""
        with self.lock:
            pending = self.codes.pop(code, None)
        if pending is None or pending.expires < clock.monotonic():
            return None
        challenge = _unpadded(hashlib.sha256(verifier.encode()).digest())
        right = hmac.compare_digest(challenge, pending.challenge)
        return pending if right and redirect_uri == pending.redirect_uri else None

    def bearer(self, token: str) -> Pending | None:
        """Whom an access token was given for; None when it is unknown or stale."""
        pending = self.tokens.get(token)
        return pending if pending and pending.expires > clock.monotonic() else None


@functools.cache
def signing_key() -> jwk.RSAKey:
    """The key of this process."""
    return jwk.RSAKey.generate_key(2048, {"kid": ids.readable(8), "use": "sig", "alg": "RS256"})


@functools.cache
def _wrong_key() -> jwk.RSAKey:
    return jwk.RSAKey.generate_key(2048)


def id_token(pending: Pending, access_token: str) -> str:
    """The signed statement of who has signed in (OpenID Connect Core 1.0, 2)."""
    now = int(clock.now().timestamp())
    begun = now - 2 * TOKEN_S if pending.fail == "stale" else now
    claims = {
        "iss": issuer(),
        "sub": subject(pending.person),
        "aud": "another-client" if pending.fail == "wrong_audience" else CLIENT_ID,
        "iat": begun,
        "exp": begun + TOKEN_S,
        "auth_time": begun,
        "jti": str(ids.new()),
        "acr": f"vneid-level-{pending.person.level}",
        "at_hash": _unpadded(hashlib.sha256(access_token.encode()).digest()[:16]),
    }
    if pending.nonce:
        claims["nonce"] = pending.nonce
    header = {"alg": "RS256", "kid": signing_key().kid, "typ": "JWT"}
    key = _wrong_key() if pending.fail == "bad_signature" else signing_key()
    return jwt.encode(header, claims, key)


def userinfo(person: Person) -> dict[str, object]:
    """What the provider tells of a person who has agreed."""
    told: dict[str, object] = {
        "sub": subject(person),
        "name": person.name,
        "birthdate": person.birth_date.isoformat(),
        "gender": person.sex,
        "nationality": person.nationality,
        "phone_number": person.phone,
        "level": person.level,
    }
    if person.personal_number:
        told["personal_number"] = person.personal_number
    if person.passport_number:
        told["passport_number"] = person.passport_number
    return told


def subject(person: Person) -> str:
    """A name for the person that says nothing and differs for every client (pairwise)."""
    return _unpadded(hashlib.sha256(f"{CLIENT_ID}|{person.key}".encode()).digest()[:18])


def _unpadded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
