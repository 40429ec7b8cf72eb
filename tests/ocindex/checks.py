"""The checks of `./run lint` that are written here, loaded from .ci/ to be tried on what they have to refuse."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

CI = Path(__file__).resolve().parents[2] / ".ci"


def load(name: str) -> ModuleType:
    """Import a script of .ci/, which is no package."""
    if str(CI) not in sys.path:
        sys.path.append(str(CI))  # they import one another
    spec = importlib.util.spec_from_file_location(f"ci_{name}", CI / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
