"""Where in a program a resource is declared: the innermost line of the program's own files."""

import os
import re
from pathlib import Path
from urllib.parse import unquote, urlparse

from infra.capture.project import Target
from infra.capture.proto import resource_pb2
from network.model.resource import Source

_CALLBACK = re.compile(r"Invoke callback [\w-]+ error:")
_FRAME = re.compile(r'File "(.+?)", line (\d+)')
_FILE = "file://"


class Places:
    """The files of one program, by the URIs that the SDK sends."""

    def __init__(self, target: Target) -> None:
        self._stack, self._root = target.stack, target.project.root

    def source(self, request: resource_pb2.RegisterResourceRequest, urn: str) -> Source:
        """The line that declares a resource; without file where none of the program's own lines does."""
        position = request.sourcePosition
        if not position.uri.startswith(_FILE):
            return Source(stack=self._stack, urn=urn)
        return Source(self._file(position.uri), position.line, self._stack, urn)

    def _file(self, uri: str) -> str:
        """The file from the program's folder on; `../shared/x.py` for one beside it."""
        return os.path.relpath(unquote(urlparse(uri).path), self._root).replace(os.sep, "/")

    def of_transform(self, resource: str, details: str) -> str:
        """What a transform raised, and where: the callback server reports an error with its traceback."""
        message = _CALLBACK.sub("", details).partition(":\n")[0].strip()
        lines = [(file, line) for file, line in _FRAME.findall(details) if Path(file).is_relative_to(self._root)]
        where = f"{Path(lines[-1][0]).relative_to(self._root)}:{lines[-1][1]}: " if lines else ""
        return f"{where}a transform of {resource} raised {message}"
