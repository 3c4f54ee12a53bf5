"""What the output of each stage depends on in the project's code: the definitions that are reached from its entry.

A stage is an entry in `scripts/`, or a class `Engine`, which entries call by the name that settings hold. From there,
names are followed, over imports at the top and inside functions, to functions, classes, constants and data files. Each
is hashed in a form without comments, docstrings, annotations, import lines, what errors say, its module and its place
there. The form is no `ast.dump`: it is the same in all versions of Python.
"""

import ast
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeGuard

PACKAGES = ("understudy", "training", "scripts")
SHAPES_NOTHING = {
    "understudy.cache": "copies what the same code made of the same request",
    "understudy.disk": "says that the disk is full: such a job leaves no file",
    "understudy.errors": "a job that fails leaves no file",
    "understudy.models": "finds weights; which ones is part of a request",
    "understudy.persona": "permits or refuses; what of a persona shapes a file is part of a request",
    "understudy.processes": "starts jobs, reads their command lines, tells how they ended",
    "understudy.progress": "goes to logs and to the terminal",
    "understudy.records": "notes how files were left",
    "understudy.settings": "gives settings, which are compared by their values",
    "understudy.stages": "gives requests, which are compared by their values",
    "understudy.workers": "carries a call to an engine, and back what it tells",
}
"""Modules that cannot make another file of the same request, and why. All else that is reached may."""
_ASSIGNED_BESIDE = ("revision", "REVISION", "preloads")
"""The numbers themselves, and what is only loaded beforehand."""
_UNSEEN = ("annotation", "ctx", "kind", "returns", "simple", "type_comment", "type_params")
"""Parts of the syntax tree that make no difference, or are not there in each version of Python."""
_ENGINE = re.compile(r"^class Engine\b(?!\(Protocol)", re.MULTILINE)
_LENGTH = 16
"""Hexadecimal digits of a digest: 64 bits."""


class Unit(NamedTuple):
    """A statement at the top of a module, or a data file."""

    module: str
    name: str
    place: str
    """file:line"""
    content: ast.stmt | bytes


class Stage(NamedTuple):
    """An entry or an engine."""

    units: dict[str, Unit]
    """What its output depends on, by digest."""
    revisions: dict[str, str]
    """Place (file:line) -> number, of those that stand for it."""

    @property
    def state(self) -> str:
        """Its numbers, and a digest of its code."""
        return f"revision {' '.join(sorted(self.revisions.values())) or 'none'}, code {_digest(sorted(self.units))}"


@dataclass
class _Module:
    imports: dict[str, str]
    """Name -> what it stands for, with dots."""
    units: dict[str, list[Unit]] = field(default_factory=dict)
    """By the names that they bind; under "", what binds none."""
    revisions: dict[str, str] = field(default_factory=dict)


class Code:
    """The project's code in a folder."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files: dict[str, Path] = {}
        self._data: dict[str, list[Path]] = {}
        for path in sorted(path for package in PACKAGES for path in (root / package).rglob("*.*")):
            file = path.relative_to(root)
            if path.suffix == ".py":
                self._files[".".join(file.with_suffix("").parts).removesuffix(".__init__")] = file
            elif path.suffix != ".pyc":
                self._data.setdefault(path.name, []).append(file)
        self._module, self._form = cache(self._read), cache(self._formed)
        has_engine = [name for name, file in self._files.items() if _ENGINE.search((root / file).read_text())]
        self._engines = {name: self._module(name).units["Engine"][0] for name in has_engine}

    def stages(self) -> dict[str, Stage]:
        """All stages, by module."""
        entries = {name: self._module(name).units[""] for name in self._files if name.startswith("scripts.")}
        return {
            **{name: Stage(self._reached(units), self._numbers(units)) for name, units in entries.items()},
            **{name: Stage(self._reached([unit]), self._own(unit)) for name, unit in self._engines.items()},
        }

    def find(self, dotted: str) -> tuple[str, list[Unit]]:
        """What a name from elsewhere means: the name without a module of the project, and its definition there."""
        parts = dotted.split(".")
        for length in range(len(parts) if parts[0] in PACKAGES else 0, 0, -1):
            if ".".join(parts[:length]) not in self._files:
                continue
            module, name = self._module(".".join(parts[:length])), ".".join(parts[length:])
            if any(f"{dotted}.".startswith(f"{prefix}.") for prefix in SHAPES_NOTHING):
                return name, []
            if not name:
                return "", [unit for units in module.units.values() for unit in units]
            if parts[length] not in module.units and parts[length] in module.imports:
                return self.find(".".join([module.imports[parts[length]], *parts[length + 1 :]]))
            return name, module.units.get(parts[length], [])
        return dotted, []

    def near(self, module: str, name: str) -> list[Unit]:
        """The definition of a name at the top of a module."""
        return self._module(module).units.get(name, [])

    def engines(self, texts: set[str]) -> list[Unit]:
        """Those that are called by their folder, such as "image", or by folder and name."""
        named = {name: unit for name, unit in self._engines.items() if name.split(".")[-2] in texts}
        exact = [unit for name, unit in named.items() if name.split(".")[-1] in texts]
        return exact or list(named.values())

    def data(self, module: str, name: str) -> list[Unit]:
        """The data files of a name beside a module, or in folders there."""
        folder = self._files[module].parent
        found = [file for file in self._data.get(name, ()) if file.is_relative_to(folder)]
        return [Unit("", name, str(file), (self._root / file).read_bytes()) for file in found]

    def _read(self, name: str) -> _Module:
        file = self._files[name]
        body = ast.parse((self._root / file).read_bytes()).body
        outside = (part for node in body for part in ([node] if _is_definition(node) else ast.walk(node)))
        module = _Module(_imports(outside), revisions=_revisions(body, file))
        for node in body:
            for bound in _bound(node) or [""]:
                module.units.setdefault(bound, []).append(Unit(name, bound, f"{file}:{node.lineno}", node))
        return module

    def _reached(self, units: Iterable[Unit]) -> dict[str, Unit]:
        found, seen, waiting = {}, set(), list(units)
        while waiting:
            unit = waiting.pop()
            if unit.place not in seen:
                seen.add(unit.place)
                digest, used, _ = self._form(unit)
                found |= {digest: unit} if digest else {}
                waiting += used
        return found

    def _own(self, engine: Unit) -> dict[str, str]:
        """The number of an engine, or of the one that it builds on."""
        assert isinstance(engine.content, ast.ClassDef)
        bases = [unit for unit in self._form(engine)[1] if unit.name == "Engine"]
        own = _revisions(engine.content.body, self._files[engine.module])
        return own or (self._own(bases[0]) if bases else {})

    def _numbers(self, units: Iterable[Unit]) -> dict[str, str]:
        """Those of the modules, or their packages, that an entry reaches first, and of engines that it calls."""
        found, seen, waiting = {}, set(), list(units)
        while waiting:
            unit = waiting.pop()
            if unit.place in seen or not unit.module:
                continue
            seen.add(unit.place)
            package = unit.module.rpartition(".")[0]
            numbers = self._module(unit.module).revisions
            if not numbers and package in self._files:
                numbers = self._module(package).revisions
            _, used, engines = self._form(unit)
            waiting += [] if numbers else used
            found |= numbers
            for engine in engines:
                found |= self._own(engine)
        return found

    def _formed(self, unit: Unit) -> tuple[str, list[Unit], list[Unit]]:
        """The digest of a unit (empty if nothing depends on it), what it uses, and the engines that it calls."""
        if isinstance(unit.content, bytes):
            return _digest([unit.content.hex()]), [], []
        reader, module = _Reader(self, unit.module), self._module(unit.module)
        text = reader.form(unit.content, dict(module.imports))
        with_module = module.units.get("", []) if unit.name else []
        return text and _digest([text]), [*reader.used, *with_module], reader.engines


class _Reader:
    """Brings a statement to the form that is hashed; collects what it uses, and the engines that it calls."""

    def __init__(self, code: Code, module: str) -> None:
        self._code, self._module = code, module
        self.used: list[Unit] = []
        self.engines: list[Unit] = []

    def form(self, node: object, scope: dict[str, str]) -> str:
        """`scope` holds imported names with what they stand for, and arguments with nothing."""
        if isinstance(node, list):
            return " ".join(filter(None, (self.form(item, scope) for item in node)))
        if not isinstance(node, ast.AST):
            return ascii(node)
        if isinstance(node, ast.AnnAssign):
            node = ast.Assign([node.target], node.value)
        match node:
            case ast.Import() | ast.ImportFrom():
                scope |= _imports([node])
                return ""
            case ast.Expr(value=ast.Constant()):
                return ""
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                return ""
            case ast.Assign(targets=[ast.Name(id=name)]) if name in _ASSIGNED_BESIDE:
                return ""
            case ast.Raise():
                return "(Raise)"
            case ast.Name(id=name):
                return self._name(name, scope)
            case ast.Attribute() if (dotted := _dotted(node)) and scope.get(dotted.split(".")[0]):
                return self._name(dotted, scope)
            case ast.Constant(value=str(text)):
                self.used += self._code.data(self._module, text)
            case ast.Call(args=arguments):
                texts = (argument.value for argument in arguments if isinstance(argument, ast.Constant))
                self.engines += self._code.engines({text for text in texts if isinstance(text, str)})
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                taken = {part.arg: "" for part in ast.walk(node.args) if isinstance(part, ast.arg)}
                scope = {**scope, **taken}
        parts = ((name, value) for name, value in ast.iter_fields(node) if name not in _UNSEEN)
        fields = (
            f"{name}={self.form(value, scope)}" for name, value in parts if value is not None and value != []
        )
        return f"({type(node).__name__} {' '.join(fields)})"

    def _name(self, dotted: str, scope: dict[str, str]) -> str:
        first, _, rest = dotted.partition(".")
        if scope.get(first):
            dotted, used = self._code.find(".".join(filter(None, [scope[first], rest])))
            self.used += used
        elif first not in scope:
            self.used += self._code.near(self._module, first)
        return f"(Name {dotted})"


def _digest(texts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:_LENGTH]


def _dotted(node: ast.expr) -> str:
    """The name that an attribute is, such as `media.write_wav`; empty if it is one of a value."""
    if isinstance(node, ast.Attribute):
        before = _dotted(node.value)
        return before and f"{before}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def _is_definition(node: ast.stmt) -> TypeGuard[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)


def _bound(node: ast.stmt) -> list[str]:
    """The names that a statement binds, but for imports."""
    if _is_definition(node):
        return [node.name]
    return [
        part.id for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
    ]


def _imports(nodes: Iterable[ast.AST]) -> dict[str, str]:
    found = {}
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            found |= {part.asname or part.name: f"{node.module}.{part.name}" for part in node.names}
        elif isinstance(node, ast.Import):
            tops = {part.name.split(".")[0] for part in node.names if not part.asname}
            found |= {part.asname: part.name for part in node.names if part.asname} | {
                top: top for top in tops
            }
    return found


def _revisions(body: list[ast.stmt], file: Path) -> dict[str, str]:
    """The numbers among statements, by their places."""
    assigned = (node for node in body if isinstance(node, ast.Assign | ast.AnnAssign))
    return {
        f"{file}:{node.lineno}": str(node.value.value)
        for node in assigned
        if isinstance(node.value, ast.Constant) and _bound(node) in (["revision"], ["REVISION"])
    }
