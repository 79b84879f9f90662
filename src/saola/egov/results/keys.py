"""The seal of this installation: a P-256 key in `var/keys`, its certificate in `var/public`.

The certificate is self-signed: it proves that a file came from here unchanged. A province that has
been given a seal by the government's certificate authority puts that pair in its place.
"""

import datetime as dt
import functools
import os
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.sign.signers import SimpleSigner
from pyhanko_certvalidator import ValidationContext

from saola.kernel import clock, files, ids, settings
from saola.kernel.errors import Fault
from saola.province import api as province

YEARS = 10
Pair = tuple[ec.EllipticCurvePrivateKey, x509.Certificate]


def signer() -> SimpleSigner:
    """What seals a PDF; the key is made at the first call."""
    key, made = _pair(settings.current().var)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return SimpleSigner(
        signing_cert=next(load_certs_from_pemder_data(_pem(made))),
        signing_key=load_private_key_from_pemder_data(private, passphrase=None),
        cert_registry=trusting(clock.now()).certificate_registry,
    )


def trusting(at: dt.datetime) -> ValidationContext:
    """What a seal of `at` is judged by: our certificate alone, asked of nobody outside."""
    _, made = _pair(settings.current().var)
    return ValidationContext(
        trust_roots=list(load_certs_from_pemder_data(_pem(made))), allow_fetching=False, moment=at
    )


def fingerprint() -> str:
    """The SHA-256 of the seal's certificate, in hex."""
    _, made = _pair(settings.current().var)
    return made.fingerprint(hashes.SHA256()).hex()


def name() -> str:
    """Whose seal it is, as the certificate says."""
    _, made = _pair(settings.current().var)
    return str(made.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)


@functools.lru_cache(maxsize=4)
def _pair(var: Path) -> Pair:
    path = var / "keys" / "seal.pem"
    if not path.exists():
        _make(path)
    kept = path.read_bytes()
    try:
        key = serialization.load_pem_private_key(kept, password=None)
        made = x509.load_pem_x509_certificate(kept)
    except ValueError as broken:
        raise Fault("the seal for results cannot be read") from broken
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != made.public_key():
        raise Fault("the seal's key and certificate do not belong together")
    files.put_in_place(var / "public" / "seal.crt", _pem(made))
    return key, made


def _pem(made: x509.Certificate) -> bytes:
    return made.public_bytes(serialization.Encoding.PEM)


def _make(path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    pem += _certified(key).public_bytes(serialization.Encoding.PEM)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = path.with_name(f"{path.name}.{ids.new()}")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(partial, path)  # the first maker wins; a seal is never replaced unasked
    except FileExistsError:
        return
    finally:
        partial.unlink()


def _certified(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    whose = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.COMMON_NAME, province.current().manifest.name.vi[:60]),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "Saola"),
        ]
    )
    now = clock.now()
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(whose)
        .issuer_name(whose)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=365 * YEARS))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
