"""What a worker's result is written to: bounded, and sent on when it grows."""

import pytest

from srpp_graph.store.sink import PIECE, Bounds, ResultLimit, Sink


def sink(sent: list[bytes], held: int = 10, size: int = 1 << 30, rows: int = 1 << 30) -> Sink:
    return Sink(sent.append, Bounds(held, size, rows), "text/csv")


def test_what_fits_is_held_and_counted() -> None:
    sent: list[bytes] = []
    file = sink(sent)
    file.write(b"a\r\n1\r\n2\r\n"[:9])
    assert (sent, file.sent, file.getvalue(), file.count()) == ([], False, b"a\r\n1\r\n2\r\n", 2)


def test_what_outgrows_is_sent_in_order_in_pieces_of_a_bounded_size() -> None:
    sent: list[bytes] = []
    file = sink(sent)
    written = [bytes([number % 256]) * 5000 for number in range(100)]
    for piece in written:
        file.write(piece)
    assert file.sent
    assert max(map(len, sent)) <= PIECE
    assert file.tell() <= PIECE
    assert b"".join(sent) + file.getvalue() == b"".join(written)


def test_it_takes_no_more_bytes_than_its_size_and_says_how_many_came() -> None:
    file = sink([], size=4)
    assert file.write(b"1234") == 4
    with pytest.raises(ResultLimit) as raised:
        file.write(b"56")
    assert (raised.value.what, raised.value.reached) == ("bytes", 6)
    assert file.getvalue() == b"1234"


def test_it_takes_no_more_rows_than_it_may_and_says_how_many_came() -> None:
    file = sink([], held=1 << 20, rows=2)
    file.write(b"a\r\n1\r\n2\r\n")
    assert file.count() == 2
    file.write(b"3\r\n4\r\n")
    with pytest.raises(ResultLimit) as raised:
        file.count()
    assert (raised.value.what, raised.value.reached) == ("rows", 4)


def test_too_many_rows_end_a_result_long_before_its_end() -> None:
    file = sink([], held=1 << 30, rows=10)

    def write_on() -> None:
        while True:
            file.write(b"1\r\n" * 100)

    with pytest.raises(ResultLimit):
        write_on()
    assert file.tell() <= 2 * PIECE
