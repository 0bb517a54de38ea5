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
        said = error.stderr.decode("utf-8", "replace").strip()
        message, help = _plain_words(said, revision)
        raise CheckoutError(message, help=help) from None


def _plain_words(said: str, revision: str) -> tuple[str, str]:
    """What git said, for people who know the revision and not git's ways to name trees; and the way out."""
    if "not a git repository" in said:
        return (
            f"`{revision}` is no git revision, since the checkout is in no git repository",
            "put it under git first",
        )
    if (
        "did not match any files" in said
        or "does not exist in" in said
        or "exists on disk, but not in" in said
    ):
        return f"the git revision `{revision}` holds no ontology/, shapes/ and data/", "name a later commit"
    if "object name" in said or "unknown revision" in said or "bad revision" in said:
        return f"git knows no revision `{revision}`", "name a commit, a branch or a tag, such as HEAD"
    return f"git cannot read the revision `{revision}`: {said.removeprefix('fatal: ')}", "name a commit"
