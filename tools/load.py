"""A load from this machine: keep-alive connections that ask one page again and again, for a bounded time.

Sockets and a little reading, so that asking costs much less than answering.
"""

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context

CONNECTIONS = 4


def requests_a_second(port: int, path: str, *, seconds: float) -> float:
    """Asked from a process of its own, which takes nothing from the server's but the machine."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(ask_for, (port, path, seconds))


def ask_for(port: int, path: str, seconds: float) -> float:
    begin = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as threads:
        counts = threads.map(lambda _number: ask(port, path, begin + seconds), range(CONNECTIONS))
        return sum(counts) / (time.perf_counter() - begin)


def ask(port: int, path: str, end: float) -> int:
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Language: lv\r\n\r\n".encode()
    count = 0
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        while time.perf_counter() < end:
            connection.sendall(request)
            read_answer(connection)
            count += 1
    return count


def read_answer(connection: socket.socket) -> None:
    text = b""
    while b"\r\n\r\n" not in text:
        text += received(connection)
    head, _, body = text.partition(b"\r\n\r\n")
    status, *lines = head.lower().split(b"\r\n")
    if not status.startswith(b"http/1.1 200"):
        raise ConnectionError(f"the site answered {status.decode()}")
    sizes = [int(line.split(b":")[1]) for line in lines if line.startswith(b"content-length:")]
    missing = sizes[0] - len(body)
    while missing > 0:
        missing -= len(received(connection))


def received(connection: socket.socket) -> bytes:
    piece = connection.recv(262_144)
    if not piece:
        raise ConnectionError("the site closed the connection")
    return piece
