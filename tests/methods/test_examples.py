"""Every public function of the room says its formula and has an example, and all examples run."""

import doctest
import importlib
import inspect
import pkgutil

import pytest

import outsidein.methods

MODULES = [module.name for module in pkgutil.iter_modules(outsidein.methods.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name):
    result = doctest.testmod(importlib.import_module(f"outsidein.methods.{name}"))
    assert result.failed == 0


@pytest.mark.parametrize("name", MODULES)
def test_every_public_function_has_an_example(name):
    module = importlib.import_module(f"outsidein.methods.{name}")
    functions = [
        function
        for label, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not label.startswith("_")
    ]
    without = [function.__name__ for function in functions if ">>>" not in (function.__doc__ or "")]
    # `ranges` takes a whole system of relations; its examples are those of disclosure.audit and disclosure.derivable.
    assert [label for label in without if label != "ranges"] == []
