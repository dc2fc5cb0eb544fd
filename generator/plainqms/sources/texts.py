"""The controlled text of a document's file at one commit, made from the blobs of that moment and nothing else.

Most files print no value and embed no picture: for those a digest of their characters tells whether two texts can be
the same at all, and only where it does not is text-1 made. The rest are rendered with the settings, roles, snippets
and pictures that stood on the main line at that commit.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

from plainqms import registers
from plainqms.model.change import Inputs
from plainqms.model.document import Baseline, Document
from plainqms.model.ground import Ground
from plainqms.model.place import Place
from plainqms.sources import controlled_text, front_matter_parts, git
from plainqms.sources.embedded import embedded_paths
from plainqms.sources.git import Repository
from plainqms.sources.git_log import LogCommit
from plainqms.sources.timeline import Timeline

# What only rich texts need is imported where one is made: templates and settings take longer to load than a history
# of plain ones takes to read.
if TYPE_CHECKING:
    from plainqms.model.people import Role
    from plainqms.sources import templating

SETTINGS, ROLES, SNIPPETS = "qms.yml", "records/roles.yml", "procedures/snippets/"

# A link or picture that may be a local file other than a document: worth a closer look.
_MAY_EMBED = re.compile(rb"\]\((?!\s*<?(?:[A-Za-z][A-Za-z0-9+.-]*:|#|//))|\]:")


_WHITE = b" \t\n\r\v\f"


class Facts(NamedTuple):
    """What one blob tells without being rendered. `data` is kept where needed.

    `characters` ignores white space. It is a check sum: where it differs the texts differ; where it is the same only
    the texts themselves can tell.

    `body` is a digest of the bytes below the front matter, if there is one.

    `digest` is that of a plain controlled text, where it was asked for; a rich one (printing values, embedding files,
    holding rows of registers) has none of its own. `snapshot` names those registers.
    """

    id: str
    title: str
    effective: str
    withdrawn: str
    front: bytes
    characters: int
    body: bytes
    rich: bool
    data: bytes | None
    digest: str = ""
    snapshot: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """A controlled text with all that went into it. `watched` are paths whose change may change it.

    `rows` are the records that were approved with it, by register.
    """

    text: str
    rendered: str
    inputs: Inputs
    watched: tuple[str, ...]
    trouble: str = ""
    rows: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)


class Rows(NamedTuple):
    """What registers give to a text: their files with blob ids, the records by register, and each as a line."""

    files: tuple[tuple[str, str], ...] = ()
    held: Mapping[str, tuple[Any, ...]] = MappingProxyType({})
    lines: tuple[str, ...] = ()
    trouble: str = ""


class Texts:
    """Blobs learned once, texts made on demand."""

    def __init__(self, repository: Repository, line: Sequence[LogCommit]) -> None:
        self._repository = repository
        self._line = line
        self._facts: dict[str, Facts] = {}
        self._identities: dict[bytes, tuple[str, str, str, str]] = {}
        self._data: dict[str, bytes] = {}
        self._sums: dict[str, str] = {}
        self._digests: dict[str, str] = {}
        self._grounds: dict[tuple[str, ...], Ground] = {}
        self._names: dict[tuple[str, str], templating.Names | str] = {}
        self._rows: dict[tuple[tuple[str, ...], tuple[tuple[str, str], ...]], Rows] = {}

    @cached_property
    def timeline(self) -> Timeline:
        """Made only when a text depends on other files."""
        return Timeline(self._line)

    def learn(self, blobs: Iterable[str], *, controlled: bool, digests: bool = True) -> None:
        """Read each blob once, streaming. `controlled` false: templates and pictures mean nothing here.

        `digests`: make each plain controlled text, for its sum.
        """
        wanted = dict.fromkeys(blob for blob in blobs if blob and blob not in self._facts)
        for blob, data in git.read_blobs(self._repository, wanted):
            self._facts[blob] = self._look(data, controlled, digests=digests)

    def facts(self, blob: str) -> Facts:
        return self._facts[blob]

    def identity(self, blob: str) -> str:
        """The id in the front matter of any file."""
        known = self._facts.get(blob)
        front = known.front if known else front_matter_parts.front_bytes(self.read(blob))[0]
        return front_matter_parts.quick_identity(front, "").id

    def same(self, one: str, other: str) -> bool | None:
        """Whether two plain files bear the same controlled text; None if only `text-1` can tell."""
        first, second = self._facts[one], self._facts[other]
        if first.title != second.title or first.characters != second.characters:
            return False
        if first.body and first.body == second.body:
            return True
        return first.digest == second.digest if first.digest and second.digest else None

    def digest(self, blob: str) -> str:
        """The digest of a plain controlled text, made where `learn` was not asked for it."""
        known = self._facts[blob].digest or self._digests.get(blob)
        if not known:
            known = self._digests[blob] = controlled_text.digest(self.plain_text(blob))
        return known

    def plain_text(self, blob: str) -> str:
        """text-1 of a file that prints no value and embeds nothing."""
        return _plain_text(self._facts[blob].title, front_matter_parts.front_bytes(self.read(blob))[1])

    def at(self, blob: str, path: str, index: int) -> Text:
        """The text of a file as the commit at `index` left it, with its values, snippets and pictures of that day."""
        from plainqms.sources import templating

        facts = self._facts[blob]
        settings, roles = self.timeline.blob(SETTINGS, index), self.timeline.blob(ROLES, index)
        watched = [SETTINGS, ROLES] if facts.rich else []
        _, raw = front_matter_parts.front_bytes(self.read(blob))
        try:
            source = raw.decode("utf-8")
        except UnicodeDecodeError:
            return Text("", "", Inputs(), tuple(watched), "its text is not UTF-8")
        rendered, includes = source, []
        values: tuple[tuple[str, str], ...] = ()
        if templating.is_templated(source):
            names = self._names_at(settings, roles)
            if isinstance(names, str):
                return Text("", "", Inputs(), tuple(watched), names)

            def snippet(name: str) -> str | None:
                snippet_path = posixpath.normpath(SNIPPETS + name)
                if not snippet_path.startswith(SNIPPETS):
                    return None
                watched.append(snippet_path)
                found = self.timeline.blob(snippet_path, index)
                if not found:
                    return None
                includes.append((snippet_path, found))
                return snippet_body(self.read(found))

            result = templating.render(source, Place(path, 1), names, snippet)
            if result.text is None:
                return Text("", "", Inputs(), tuple(watched), result.problems[0].message)
            rendered, values = result.text, result.values
        embedded = []
        for local in embedded_paths(rendered, path):
            watched.append(local)
            if found := self.timeline.blob(local, index):
                embedded.append((local, found))
        rows = self._rows_at(facts.snapshot, index, watched)
        if rows.trouble:
            return Text("", "", Inputs(), tuple(watched), rows.trouble)
        text = controlled_text.controlled_text(
            title=facts.title,
            body=rendered,
            embedded=[(self._sum(item), local) for local, item in embedded],
            rows=rows.lines,
        )
        used = ((SETTINGS, settings), (ROLES, roles)) if values else ()
        inputs = Inputs(
            tuple(item for item in used if item[1]),
            tuple(dict.fromkeys(includes)),
            tuple(embedded),
            values,
            rows.files,
        )
        return Text(text, rendered, inputs, tuple(dict.fromkeys(watched)), rows=rows.held)

    def read(self, blob: str) -> bytes:
        """The bytes of one blob; keeps what it read, so ask `prepare` first for many."""
        kept = self._facts.get(blob)
        if kept is not None and kept.data is not None:
            return kept.data
        if blob not in self._data:
            self.prepare([blob])
        return self._data[blob]

    def ground(self, index: int) -> Ground:
        """What a change that arrives with the commit at `index` is judged by."""
        from plainqms.sources.grounds import ASSIGNMENTS, PEOPLE, read_ground

        before = [self.timeline.before(path, index) for path in (SETTINGS, ROLES, PEOPLE, ASSIGNMENTS)]
        key = (self.timeline.blob(SETTINGS, index), *before)
        if key not in self._grounds:
            self._grounds[key] = read_ground(self.read, *key)
        return self._grounds[key]

    def baseline(self, blob: str, path: str) -> Baseline | None:
        """What a file says an older system had issued."""
        document = self._document(blob, path, b"baseline")
        return document.baseline if document else None

    def supersedes(self, blob: str, path: str) -> tuple[str, ...]:
        """The documents whose place a file says it takes."""
        document = self._document(blob, path, b"supersedes")
        return document.supersedes if document else ()

    def _document(self, blob: str, path: str, key: bytes) -> Document | None:
        """Read in full only where the front matter may hold the key."""
        if key not in self._facts[blob].front:
            return None
        from plainqms.sources.configuration import default_configuration
        from plainqms.sources.front_matter import read_document

        return read_document(self.read(blob), path, configuration=default_configuration())[0]

    def folders(self) -> frozenset[str]:
        """Folders in which documents lie or lay: those that any settings of the line name."""
        blobs = dict.fromkeys(
            entry.blob
            for commit in self._line
            for entry in commit.entries
            if entry.path == SETTINGS and entry.blob
        )
        if not blobs:
            return frozenset()
        from plainqms.sources.grounds import read_settings

        read = [read_settings(self.read(blob).decode("utf-8", "replace")) for blob in blobs]
        return frozenset(kind.folder for item in read if item for kind in item.document_types.values())

    def prepare(self, blobs: Iterable[str]) -> None:
        wanted = dict.fromkeys(blob for blob in blobs if blob not in self._data)
        self._data.update(git.read_blobs(self._repository, wanted))

    def _look(self, data: bytes, controlled: bool, *, digests: bool) -> Facts:
        front, body = front_matter_parts.front_bytes(data)
        identity = self._identities.get(front)
        if identity is None:
            read = front_matter_parts.quick_identity(front, "")
            identity = self._identities[front] = (read.id, read.title, read.effective, read.withdrawn)
        snapshot = self._snapshot(data) if controlled and b"snapshot" in front else ()
        rich = controlled and (
            # One sign is found many times faster than two.
            (b"{" in body and (b"{{" in body or b"{%" in body or b"{#" in body))
            or bool(snapshot)
            or _may_embed(body)
        )
        characters = body.removeprefix(b"\xef\xbb\xbf").translate(None, _WHITE)
        return Facts(
            *identity,
            front=front,
            characters=crc32(characters) << 64 | len(characters),
            body=sha256(body).digest() if front else b"",
            rich=rich,
            data=data if rich else None,
            digest=controlled_text.digest(_plain_text(identity[1], body))
            if controlled and digests and identity[0] and not rich
            else "",
            snapshot=snapshot,
        )

    def _rows_at(self, names: tuple[str, ...], index: int, watched: list[str]) -> Rows:
        """The rows of the registers as they stood; their files are watched, those that come later too."""
        if not names:
            return Rows()
        from plainqms.sources import snapshots

        paths = snapshots.paths_of(names, self.timeline.paths())
        watched += paths
        files = tuple((path, blob) for path in paths if (blob := self.timeline.blob(path, index)))
        key = (names, files)
        if key not in self._rows:
            stood = dict(files)
            self.prepare(stood.values())
            self._rows[key] = snapshots.taken(names, stood, lambda path: self.read(stood[path]))
        return self._rows[key]

    def _snapshot(self, data: bytes) -> tuple[str, ...]:
        from plainqms.sources import snapshots

        return snapshots.named(data)

    def _names_at(self, settings: str, roles: str) -> templating.Names | str:
        key = (settings, roles)
        if key not in self._names:
            self._names[key] = self._read_names(settings, roles)
        return self._names[key]

    def _read_names(self, settings: str, roles: str) -> templating.Names | str:
        from plainqms.sources import people, templating
        from plainqms.sources.configuration import default_configuration, read_configuration

        configuration = default_configuration()
        if settings:
            read, problems = read_configuration(self.read(settings).decode("utf-8", "replace"), SETTINGS)
            if read is None:
                return f"qms.yml could not be read then: {problems[0].message}"
            configuration = read
        known: tuple[Role, ...] = ()
        if roles:
            known, _ = people.read_roles(self.read(roles).decode("utf-8", "replace"), ROLES)
        return templating.names(configuration, known, registers=registers.NAMES)

    def _sum(self, blob: str) -> str:
        if blob not in self._sums:
            self._sums[blob] = sha256(self.read(blob)).hexdigest()
        return self._sums[blob]


def _plain_text(title: str, body: bytes) -> str:
    return controlled_text.controlled_text(title=title, body=body.decode("utf-8", "surrogateescape"))


def _may_embed(body: bytes) -> bool:
    """The search is slow; what it finds holds one of these."""
    return b"]" in body and (b"](" in body or b"]:" in body) and _MAY_EMBED.search(body) is not None


def snippet_body(data: bytes) -> str:
    """What a snippet gives to the text that includes it: its body, without front matter."""
    return front_matter_parts.front_bytes(data)[1].decode("utf-8", "replace").rstrip("\n")
