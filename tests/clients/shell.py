"""Runs foreign programs for the tests of clients, and finds those that no package puts on the path."""

import os
import subprocess
import zipfile
from pathlib import Path

from needs import ROOT, missing, program

NPM = ROOT / "build/npm"
"""Where `.ci/run` puts the clients that come from npm."""

PACKAGES = ("@comunica/query-sparql", "n3", "rdf-dereference")

DEBIAN_JARS = Path("/usr/share/java")
JENA = "arq base cmds core dboe-base dboe-storage dboe-trans-data dboe-transaction iri rdfconnection shacl"
NEEDED = (
    *(f"jena-{name}" for name in JENA.split()),
    *("commons-cli", "commons-codec", "commons-compress", "commons-csv", "commons-io", "commons-lang3"),
    *("dexx.collection", "gson", "guava", "httpclient", "httpcore"),
    *(
        "jackson-annotations",
        "jackson-core",
        "jackson-databind",
        "jsonld-java",
        "titanium-json-ld",
        "jakarta.json-api",
    ),
    *("protobuf", "slf4j-api", "slf4j-simple", "thrift"),
)
"""What Jena's commands load, and one logger: with every jar of the folder, two loggers refuse each other."""

MISPLACED = "org/apache/jena/ext/"
"""Where Debian's jar keeps the messages of its `xerces.*` classes, which look for them beside themselves."""


def run(*command: str, text: str | None = None, folder: Path | None = None, more: Path | None = None) -> str:
    """What a command prints; it has to succeed. `more` is a folder in which it finds more commands."""
    command = (program(command[0]), *command[1:])
    path = os.pathsep.join(map(str, filter(None, (more, os.environ["PATH"]))))
    environment = os.environ | {"LC_ALL": "C.UTF-8", "PATH": path}
    done = subprocess.run(
        command, input=text, cwd=folder, env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def npm_folder() -> Path:
    """The folder from which node finds the clients that come from npm."""
    absent = [name for name in PACKAGES if not (NPM / "node_modules" / name).is_dir()]
    if absent:
        missing(f"{', '.join(absent)} in build/npm (`.ci/run` installs them)")
    return NPM


def jena_class_path(folder: Path) -> str:
    """The class path on which Debian's Jena runs; its misplaced messages are laid out in `folder`."""
    jars = [DEBIAN_JARS / f"{name}.jar" for name in NEEDED]
    absent = [jar.name for jar in jars if not jar.is_file()]
    if absent:
        missing(f"Debian's libapache-jena-java ({', '.join(absent)})")
    with zipfile.ZipFile(DEBIAN_JARS / "jena-core.jar") as core:
        core.extractall(folder, [name for name in core.namelist() if name.startswith(MISPLACED)])
    return os.pathsep.join(map(str, (folder / MISPLACED, *jars)))


def write_jena_command(folder: Path, name: str, java_class: str) -> Path:
    """A command of Jena's, as its own distribution has one and Debian's package has none."""
    command = folder / name
    command.write_text(f'#!/bin/sh\nexec java -cp "{jena_class_path(folder)}" {java_class} "$@"\n')
    command.chmod(0o755)
    return command
