"""Where in a program a resource is declared: the innermost line of the program's own files."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from infra.capture.project import Target
from infra.capture.proto import resource_pb2, source_pb2
from network.model.resource import Source

_CALLBACK = re.compile(r"Invoke callback [\w-]+ error:")
_FRAME = re.compile(r'File "(.+?)", line (\d+)')
NOT_ITS_OWN = ("/site-packages/", "/dist-packages/")


class Places:
    """The files of one program, by the URIs that the SDK sends."""

    def __init__(self, target: Target) -> None:
        self._stack, self._root = target.stack, target.project.root
        self._prefix = f"{target.project.root.as_uri()}/"

    def source(self, request: resource_pb2.RegisterResourceRequest, urn: str) -> Source:
        """The line that declares a resource; without file where none of the program's own lines does."""
        for position in self._positions(request):
            if position.uri.startswith(self._prefix) and not any(part in position.uri for part in NOT_ITS_OWN):
                return Source(unquote(position.uri.removeprefix(self._prefix)), position.line, self._stack, urn)
        return Source(stack=self._stack, urn=urn)

    def of_transform(self, resource: str, details: str) -> str:
        """What a transform raised, and where: the callback server reports an error with its traceback."""
        message = _CALLBACK.sub("", details).partition(":\n")[0].strip()
        lines = [(file, line) for file, line in _FRAME.findall(details) if Path(file).is_relative_to(self._root)]
        where = f"{Path(lines[-1][0]).relative_to(self._root)}:{lines[-1][1]}: " if lines else ""
        return f"{where}a transform of {resource} raised {message}"

    def _positions(self, request: resource_pb2.RegisterResourceRequest) -> Iterator[source_pb2.SourcePosition]:
        yield request.sourcePosition
        yield from (frame.pc for frame in request.stackTrace.frames)
