"""An earlier state of the checkout, taken out of git into a folder of its own; nothing is checked out."""

from __future__ import annotations

import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from srpp_graph.checkout import FOLDERS, Checkout
from srpp_graph.errors import CheckoutError

_UNKNOWN = ("not a valid object name", "invalid object name")
"""What git says of a name that it does not know; the name it then prints is not the one that was typed."""


@contextmanager
def unpack_revision(root: Path, revision: str) -> Iterator[Checkout]:
    """The checkout as it was at a revision of the repository that `root` is in.

    Raises:
        CheckoutError: there is no git, no such revision, or no checkout in it.
    """
    _check_name(revision)
    content = _archive(root, revision)
    with tempfile.TemporaryDirectory(prefix="srpp-graph-") as folder:
        with tarfile.open(fileobj=BytesIO(content)) as archive:
            archive.extractall(folder, filter="data")
        yield Checkout.find(Path(folder))


def check_revision(root: Path, revision: str) -> None:
    """Do nothing, if the repository that `root` is in has such a revision with a checkout in it.

    Raises:
        CheckoutError: as `unpack_revision`.
    """
    _check_name(revision)
    for folder in FOLDERS:
        _git(root, revision, "cat-file", "-e", f"{revision}:./{folder}")


def _check_name(revision: str) -> None:
    if revision.startswith("-") or not revision.isprintable():
        raise CheckoutError(f"`{revision}` is not a revision", help="name a commit, a branch or a tag")


def _archive(root: Path, revision: str) -> bytes:
    names = [name for name in FOLDERS if (root / name).is_dir()]
    return _git(root, revision, "archive", "--format=tar", f"{revision}^{{tree}}:./", *names)


def _git(root: Path, revision: str, *arguments: str) -> bytes:
    """What git prints."""
    try:
        command = ["git", "-C", str(root), *arguments]
        return subprocess.run(command, check=True, capture_output=True).stdout
    except FileNotFoundError:
        raise CheckoutError("there is no git to ask", help="install git") from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ").lower()
        if any(each in said for each in _UNKNOWN):
            said = "there is no such revision, or it has no such folders"
        raise CheckoutError(f"git has no checkout at `{revision}`: {said}", help="name a commit") from None
