from __future__ import annotations

import pytest

from outsidein.report import render
from outsidein.results import Results
from outsidein.study.sections import Study
from report.northwind import results, study
from report.reading import Element, read


@pytest.fixture(scope="session")
def northwind() -> tuple[Study, Results]:
    return study(), results()


@pytest.fixture(scope="session")
def html(northwind: tuple[Study, Results]) -> str:
    return render(*northwind)


@pytest.fixture(scope="session")
def page(html: str) -> Element:
    return read(html)
