"""The device of an account: a secret that an app on a phone turns into six digits every 30 seconds (RFC 6238)."""

import secrets
import time
from base64 import b32encode
from typing import Final
from urllib.parse import quote, urlencode

import qrcode
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.safestring import SafeString
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice
from qrcode.image.svg import SvgPathFillImage

DIGITS: Final = 6
KEY_BYTES: Final = 20
TOLERANCE: Final = 1  # steps of 30 seconds, before and after


def new_key() -> str:
    """Return a new secret of 160 random bits, in hexadecimal."""
    return secrets.token_hex(KEY_BYTES)


def as_text(key: str) -> str:
    """Return a secret as apps take it by hand: base 32, in groups of four."""
    text = b32encode(bytes.fromhex(key)).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def address(key: str, name: str, host: str) -> str:
    """Return the otpauth: address that an app reads from a picture: the secret, whose it is, and for which site."""
    issuer = host.replace(":", "-")  # a colon parts the site from the name
    query = urlencode({"secret": b32encode(bytes.fromhex(key)).decode(), "issuer": issuer})
    return f"otpauth://totp/{quote(issuer)}:{quote(name)}?{query}"


def picture(text: str) -> SafeString:
    """Return the QR code of a text as an SVG element without style: black on white."""
    svg: str = qrcode.make(text, image_factory=SvgPathFillImage, box_size=10, border=4).to_string(encoding="unicode")
    return SafeString(svg)


def device_of(user: User) -> TOTPDevice | None:
    """Return the account's confirmed device, or None."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).order_by("-pk").first()


def first_step(key: str, code: str) -> int | None:
    """Return the step of 30 seconds for which a secret gives the code, if it is the present one or next to it."""
    if not _is_code(code):
        return None
    totp = TOTP(bytes.fromhex(key))
    totp.time = time.time()
    return int(totp.t()) if totp.verify(int(code), TOLERANCE) else None


@transaction.atomic
def replace_device(user: User, key: str, step: int) -> TOTPDevice:
    """Give the account a device with this secret in place of any other; codes up to `step` are spent."""
    TOTPDevice.objects.filter(user=user).delete()
    return TOTPDevice.objects.create(user=user, name="app", key=key, last_t=step)


@transaction.atomic
def check(user: User, code: str) -> TOTPDevice | None:
    """Return the account's device if the code is a present one that was not used before, and note its use."""
    if not _is_code(code):
        return None
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True).order_by("-pk").first()
    return device if device is not None and device.verify_token(code) else None


def forget(user: User) -> None:
    """Delete the account's devices; sessions that rest on them end."""
    TOTPDevice.objects.filter(user=user).delete()


def _is_code(code: str) -> bool:
    return code.isascii() and code.isdigit() and len(code) == DIGITS
