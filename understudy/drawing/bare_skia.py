"""Import skia, also on a machine without libGL, libEGL and libexpat (bare Debian, `python:slim`).

skia-python's Linux wheel is linked against them, though drawing into memory never calls them. For each one
that is missing, a small ELF library whose functions all return 0 is written, loaded first and removed again.
"""

import ctypes
import struct
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from understudy.files import package_file

# Missing library -> prefix of the functions that skia expects in it.
_LIBRARIES = {"libEGL.so.1": b"egl", "libGL.so.1": b"gl", "libexpat.so.1": b"XML_"}

# ELF machine number -> machine code of "return 0" (x86-64: xor eax,eax; ret. AArch64: mov x0,#0; ret).
_RETURN_ZERO = {62: b"\x31\xc0\xc3", 183: bytes.fromhex("000080d2c0035fd6")}

_SECTION_DYNSYM = 11
_PAGE = 0x10000  # the largest page size of the two machines


def _undefined_symbols(library: Path) -> Iterator[bytes]:
    """Names of the functions that an ELF library expects from others."""
    data = library.read_bytes()
    (section_table,) = struct.unpack_from("<Q", data, 40)
    (count,) = struct.unpack_from("<H", data, 60)
    sections = [struct.unpack_from("<IIQQQQIIQQ", data, section_table + 64 * i) for i in range(count)]
    for section in sections:
        if section[1] != _SECTION_DYNSYM:
            continue
        names = sections[section[6]][4]
        for entry in range(section[4], section[4] + section[5], 24):
            name, _, _, defined_in = struct.unpack_from("<IBBH", data, entry)
            if defined_in == 0 and name:
                yield data[names + name : data.index(b"\0", names + name)]


def _stub_library(soname: bytes, symbols: list[bytes], machine: int) -> bytes:
    """An ELF shared library that defines `symbols` as functions returning 0."""
    strings, offsets = b"\0" + soname + b"\0", []
    for symbol in symbols:
        offsets.append(len(strings))
        strings += symbol + b"\0"
    code = _RETURN_ZERO[machine]
    dynsym = 64 + 56 * 3
    hash_table = dynsym + 24 * (len(symbols) + 1)
    string_table = hash_table + 4 * (2 + 1 + len(symbols) + 1)
    text = (string_table + len(strings) + 15) & ~15
    end = text + len(code)
    dynamic = (end + _PAGE - 1) // _PAGE * _PAGE

    symbol_entries = bytes(24) + b"".join(
        struct.pack("<IBBHQQ", o, 0x12, 0, 1, text, len(code)) for o in offsets
    )
    count = len(symbols) + 1
    chain = [
        i + 1 if i + 1 < count else 0 for i in range(1, count)
    ]  # one bucket, one chain through every symbol
    hashes = struct.pack(f"<{3 + count}I", 1, count, 1 if symbols else 0, 0, *chain)
    tags = [(14, 1), (4, hash_table), (5, string_table), (6, dynsym), (10, len(strings)), (11, 24), (0, 0)]
    dynamic_section = b"".join(struct.pack("<QQ", *tag) for tag in tags)

    def program_header(kind: int, flags: int, offset: int, size: int, align: int) -> bytes:
        return struct.pack("<IIQQQQQQ", kind, flags, offset, offset, offset, size, size, align)

    header = b"\x7fELF\x02\x01\x01" + bytes(9)
    header += struct.pack("<HHIQQQIHHHHHH", 3, machine, 1, 0, 64, 0, 0, 64, 56, 3, 64, 0, 0)
    segments = program_header(1, 5, 0, end, _PAGE)
    segments += program_header(1, 6, dynamic, len(dynamic_section), _PAGE)
    segments += program_header(2, 6, dynamic, len(dynamic_section), 8)
    body = (header + segments + symbol_entries + hashes + strings).ljust(text, b"\0") + code
    return body.ljust(dynamic, b"\0") + dynamic_section


def _provide_missing_libraries() -> None:
    missing = []
    for soname in _LIBRARIES:
        try:
            ctypes.CDLL(soname, mode=ctypes.RTLD_GLOBAL)
        except OSError:
            missing.append(soname)
    if not missing:
        return
    extension = package_file("skia")
    libraries = [extension, *sorted((extension.parent / "skia_python.libs").glob("*.so*"))]
    (machine,) = struct.unpack_from("<H", extension.read_bytes(), 18)
    symbols = sorted({symbol for library in libraries for symbol in _undefined_symbols(library)})
    with tempfile.TemporaryDirectory(prefix="understudy-") as folder:
        for soname in missing:
            wanted = [symbol for symbol in symbols if symbol.startswith(_LIBRARIES[soname])]
            stub = Path(folder, soname)
            stub.write_bytes(_stub_library(soname.encode(), wanted, machine))
            ctypes.CDLL(str(stub), mode=ctypes.RTLD_GLOBAL)


if sys.platform == "linux":
    _provide_missing_libraries()

import skia  # noqa: E402  the libraries above must be there first

__all__ = ["skia"]
