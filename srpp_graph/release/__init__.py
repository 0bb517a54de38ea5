"""Immutable releases: a checked checkout, compiled for reading.

A release is a folder named by the hash of what went into it. `build` makes one, `infer` derives the triples
that rules give, `manifest` says what is inside, `shelf` keeps releases side by side and switches between
them at once. A build that dies leaves the last good release as it was.
"""

from srpp_graph.release.build import build_release, release_id
from srpp_graph.release.manifest import Manifest
from srpp_graph.release.seal import Seal
from srpp_graph.release.shelf import Release, Shelf

__all__ = ["Manifest", "Release", "Seal", "Shelf", "build_release", "release_id"]
