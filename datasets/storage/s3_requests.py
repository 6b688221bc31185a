"""Signed requests to an S3 server for what obstore has no call for: buckets, pages of listings, copies between buckets.

Keys travel exactly as they are: obstore refuses a whole listing for one odd key in it, and these are told one by one.
Signing follows "Authenticating Requests (AWS Signature Version 4)" of the S3 reference.
"""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Self
from urllib.parse import quote, urlsplit
from xml.etree.ElementTree import Element, ParseError

import urllib3
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from urllib3.exceptions import HTTPError, ReadTimeoutError

from datasets.storage.paths import SCHEME, ObjectPath
from datasets.storage.s3_place import S3Place
from datasets.storage.s3_refusals import BROKEN_ANSWER, SILENCE, refusal
from datasets.storage.s3_silence import Silence

CONNECT_SECONDS = 3.0
CONNECTIONS = 32
RETRIES = 2
FAILURES = (500, 502, 503, 504)
_UNSIGNED = "UNSIGNED-PAYLOAD"
_NAMESPACE_END = "}"


class S3Requests:
    """Asks one S3 server, with a bounded number of tries. Safe in many threads."""

    def __init__(self, place: S3Place) -> None:
        self.place = place
        self._parts = urlsplit(place.endpoint)
        self._pools = urllib3.PoolManager(maxsize=CONNECTIONS)
        self.silence = Silence()

    def read(
        self,
        method: str,
        target: ObjectPath,
        query: Mapping[str, str] | None = None,
        *,
        wanted: str = "",
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        patience: urllib3.Retry | None = None,
        timeout: float | None = None,
    ) -> Element:
        """The root of the XML that is answered, an empty `Answer` without any. Raises what `refusal` names.

        `wanted`: the name of the root; what another has is the page of a proxy, and no empty list.
        """
        with self.silence.heard(target):
            answer = self._send(method, target, query or {}, headers or {}, body, patience, timeout)
        root = parsed(answer.data) if answer.data else Element("Answer")
        if answer.status >= 300 or (root is not None and root.tag == "Error"):
            code = text_of(root, "Code") if root is not None else ""
            raise refusal(target, answer.status, code, is_writing=method != "GET")
        if root is None or (wanted and root.tag != wanted):
            raise refusal(target, answer.status, BROKEN_ANSWER)
        return root

    def _send(
        self,
        method: str,
        target: ObjectPath,
        query: Mapping[str, str],
        headers: Mapping[str, str],
        body: bytes,
        patience: urllib3.Retry | None,
        timeout: float | None,
    ) -> urllib3.BaseHTTPResponse:
        host, path = self._address(target)
        words = "&".join(f"{encoded(name)}={encoded(value)}" for name, value in sorted(query.items()))
        signed = self._signed(method, host, path, words, headers)
        name = (self._parts.hostname or "") if host == self._parts.netloc else host.rpartition(":")[0] or host
        pool = self._pools.connection_from_host(name, self._parts.port, self._parts.scheme)
        try:
            # by the pool itself: the manager would resolve the dots of an odd key
            return pool.urlopen(
                method,
                f"{path}?{words}" if words else path,
                headers=signed,
                body=body,
                redirect=False,
                retries=patience or patient(),
                timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=timeout or self.place.timeout),
            )
        except HTTPError as error:
            raise refusal(target, 0, SILENCE) from error

    def _address(self, target: ObjectPath) -> tuple[str, str]:
        """Host with port, and the encoded path."""
        base, host = self._parts.path.rstrip("/"), self._parts.netloc
        key = quote(target.key, safe="/-_.~", errors="surrogateescape")
        if not target.bucket:
            return host, f"{base}/"
        if self.place.is_virtual:
            return f"{target.bucket}.{host}", f"{base}/{key}"
        return host, f"{base}/{target.bucket}/{key}" if key else f"{base}/{target.bucket}"

    def _signed(
        self, method: str, host: str, path: str, words: str, headers: Mapping[str, str]
    ) -> dict[str, str]:
        moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        signed = {"host": host, "x-amz-content-sha256": _UNSIGNED, "x-amz-date": moment, **headers}
        names = ";".join(sorted(signed))
        lines = [f"{name}:{signed[name].strip()}\n" for name in sorted(signed)]
        request = "\n".join([method, path, words, "".join(lines), names, _UNSIGNED])
        scope = f"{moment[:8]}/{self.place.region}/s3/aws4_request"
        digest = hashlib.sha256(request.encode()).hexdigest()
        key = f"AWS4{self.place.secret_key}".encode()
        for word in (*scope.split("/"), f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{digest}"):
            key = hmac.digest(key, word.encode(), "sha256")
        credential = f"Credential={self.place.access_key}/{scope}"
        authorization = f"AWS4-HMAC-SHA256 {credential}, SignedHeaders={names}, Signature={key.hex()}"
        return {**signed, "authorization": authorization}


class _Patience(urllib3.Retry):
    """Asks again after what passes, and not after silence: whoever waits has waited long enough then."""

    def increment(self, *arguments: Any, **options: Any) -> Self:
        error = options.get("error")
        if isinstance(error, ReadTimeoutError):
            raise error
        return super().increment(*arguments, **options)


def patient(retries: int = RETRIES) -> urllib3.Retry:
    """Everything that is asked here may be asked twice."""
    return _Patience(
        total=retries,
        backoff_factor=0.2,
        status_forcelist=FAILURES,
        allowed_methods=None,
        raise_on_status=False,
        respect_retry_after_header=False,
    )


def encoded(text: str) -> str:
    """A word of a query, as the signature wants it."""
    return quote(text, safe="-_.~", errors="surrogateescape")


def parsed(content: bytes) -> Element | None:
    """The XML without its namespaces; None for what is no XML, such as the error page of a proxy."""
    try:
        root: Element = fromstring(content)
    except (ParseError, DefusedXmlException):
        return None
    for element in root.iter():
        element.tag = element.tag.rpartition(_NAMESPACE_END)[2]
    return root


def text_of(element: Element, name: str) -> str:
    """The text of a child; empty where there is none."""
    return element.findtext(name) or ""


def bucket_path(name: str) -> ObjectPath:
    """The path of a whole bucket; of none for the server itself."""
    return ObjectPath(name, "")


def header_of(target: ObjectPath) -> str:
    """What `x-amz-copy-source` wants."""
    return quote(str(target).removeprefix(SCHEME), safe="/-_.~")
