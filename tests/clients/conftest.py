"""What tests of clients share: Jena's commands."""

from pathlib import Path

import pytest
from clients.shell import write_jena_command
from needs import program


@pytest.fixture(scope="session")
def jena(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with Jena's commands `rsparql`, `arq` and `riot`."""
    program("java")
    folder = tmp_path_factory.mktemp("jena")
    for name, java_class in (("rsparql", "arq.rsparql"), ("arq", "arq.arq"), ("riot", "riotcmd.riot")):
        write_jena_command(folder, name, java_class)
    return folder
