"""SERVICE over real TLS: only a host whose certificate is trusted, and is its own, is told a query.

The endpoint stands on this machine and has a certificate made for the test; only the way there is bent: the
names resolve to a public address, and the connection is made to this machine instead.
"""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from needs import program
from store.test_federation import ENDPOINT, OSLO, PUBLIC, Endpoint, rows

from srpp_graph.errors import ServiceFailed
from srpp_graph.store.federation import INTERNET, EndpointFailed, Relay, Transport, ask

HOST = "query.example.org"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for the endpoint's name, which nobody but the test trusts, and its key beside it."""
    folder = tmp_path_factory.mktemp("certificate")
    made = [program("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
    made += ["-nodes", "-days", "2", "-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"]
    made += ["-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")]
    subprocess.run(made, check=True, capture_output=True, timeout=60)
    return folder / "certificate.pem"


@pytest.fixture
def secure(certificate: Path) -> Iterator[Endpoint]:
    """The endpoint, which speaks TLS."""
    with Endpoint() as server:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, certificate.with_name("key.pem"))
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        server.handle_error = lambda *_: None  # type: ignore[method-assign]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The certificate is one that this machine trusts, as an operator would have it."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


def way(server: Endpoint, *addresses: str) -> Transport:
    """The service's own connection, TLS and all, but to this machine."""

    def connect(address: str, port: int, host: str) -> socket.socket:
        server.connected.append((address, host))
        return INTERNET.connect("127.0.0.1", server.server_port, host)

    return Transport(lambda host, port: list(addresses or (PUBLIC,)), connect)


@pytest.mark.usefixtures("trusted")
def test_an_endpoint_with_a_trusted_certificate_is_asked(store_path: Path, secure: Endpoint) -> None:
    assert rows(store_path, Relay((ENDPOINT,), way(secure))) == f"s,name\r\n{OSLO},from afar\r\n"
    assert secure.asked[0][:2] == ("/sparql?a=b", HOST)


def test_a_certificate_that_nobody_trusts_is_told_and_the_endpoint_learns_nothing(
    store_path: Path, secure: Endpoint
) -> None:
    with pytest.raises(ServiceFailed, match="certificate verify failed") as raised:
        rows(store_path, Relay((ENDPOINT,), way(secure)))
    assert ENDPOINT in str(raised.value)
    assert "127.0.0.1" not in str(raised.value)
    assert secure.asked == []


@pytest.mark.usefixtures("trusted")
def test_a_certificate_of_another_host_is_refused(secure: Endpoint) -> None:
    with pytest.raises(EndpointFailed, match=r"not valid for 'other\.example\.org'"):
        ask("https://other.example.org/sparql", b"ASK {}", way(secure))
    assert secure.asked == []


@pytest.mark.usefixtures("trusted")
def test_a_good_certificate_opens_no_private_address(secure: Endpoint) -> None:
    with pytest.raises(EndpointFailed, match="public"):
        ask(ENDPOINT, b"ASK {}", way(secure, "127.0.0.1"))
    assert (secure.connected, secure.asked) == ([], [])


@pytest.mark.usefixtures("trusted")
def test_a_redirect_is_not_followed_whoever_sends_it(secure: Endpoint) -> None:
    secure.status, secure.location = 307, f"https://{HOST}/elsewhere"
    with pytest.raises(EndpointFailed, match="307, which is not followed"):
        ask(ENDPOINT, b"ASK {}", way(secure))
    assert [path for path, _, _ in secure.asked] == ["/sparql?a=b"]


@pytest.mark.usefixtures("trusted")
def test_an_endpoint_that_speaks_no_tls_is_not_asked(certificate: Path) -> None:
    with Endpoint() as plain:
        thread = threading.Thread(target=plain.serve_forever, args=(0.02,))
        plain.handle_error = lambda *_: None  # type: ignore[method-assign]
        thread.start()
        try:
            with pytest.raises(EndpointFailed, match="could not be asked"):
                ask(ENDPOINT, b"ASK {}", way(plain))
        finally:
            plain.shutdown()
            thread.join()
        assert plain.asked == []
