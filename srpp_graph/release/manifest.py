"""What a release says of itself, in `manifest.json`."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from srpp_graph.errors import ReleaseError

FILE_NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """The identity and the counts of one release.

    `id` is 16 hexadecimal digits of the hash of the content; `content` is the whole hash. `created` is an
    ISO 8601 instant in UTC. `triples` counts distinct statements per named graph, `inferred` those that only
    rules gave.
    """

    id: str
    content: str
    created: str
    program: str
    files: int
    graphs: int
    triples: int
    inferred: int

    def write(self, folder: Path) -> None:
        """Write the manifest into the release's folder; its presence says that the release is whole."""
        text = json.dumps(asdict(self), indent=2, sort_keys=True) + "\n"
        (folder / FILE_NAME).write_text(text, encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """The manifest of the release in `folder`.

        Raises:
            ReleaseError: there is none, or it is not one of this program's.
        """
        path = folder / FILE_NAME
        try:
            return cls(**json.loads(path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            raise ReleaseError(f"`{folder.name}` is not a whole release", help="build it again") from None
        except (TypeError, ValueError, OSError) as error:
            raise ReleaseError(f"the manifest of `{folder.name}` cannot be read: {error}") from error
