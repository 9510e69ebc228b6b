from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import shop
from outsidein.cli import main


def called(*arguments: str | Path) -> Result:
    """What a command says, with standard output and standard error apart."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="session")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study that has been run; tests leave it as it is."""
    folder = shop.write(tmp_path_factory.mktemp("ran") / "shop")
    assert called("run", folder).exit_code == 0
    return folder


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A study that has not been run."""
    return shop.write(tmp_path / "shop")
