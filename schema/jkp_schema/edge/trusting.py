"""Trusted documents: a client names one by its hash, and a server may take no others."""

import hashlib
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from json import JSONDecodeError
from pathlib import Path
from typing import Any

import orjson
from graphql import GraphQLError

from jkp.security.principals import Principal, Role
from jkp.settings.faults import SettingsError
from jkp.settings.serving import DocumentsSettings, Trust
from jkp_schema.edge.asking import Asked
from jkp_schema.edge.documents import MOST_CHARACTERS, Documents
from jkp_schema.edge.outcomes import Outcome, not_run

NOT_FOUND, NOT_SUPPORTED = "PERSISTED_QUERY_NOT_FOUND", "PERSISTED_QUERY_NOT_SUPPORTED"
NOT_TRUSTED = "DOCUMENT_NOT_TRUSTED"
PREFIX = "sha256:"
APOLLO = "apollo-persisted-query-manifest"


class Trusted:
    """The documents that are known by their hash. Error: `SettingsError` for those that cannot be used."""

    def __init__(self, settings: DocumentsSettings, documents: Documents) -> None:
        self._settings = settings
        self._modes = _modes(settings)
        self._manifest = dict(_found(settings.place)) if settings.place else {}
        self._texts = frozenset(self._manifest.values())
        self._added: OrderedDict[str, str] = OrderedDict()
        for text in self._texts:
            _check(settings.place, documents.pin(text).errors)

    def text(self, asked: Asked, principal: Principal) -> str:
        """The document that is meant. Error: `NotRun`."""
        mode, hash_ = self._modes.get(principal.role, self._settings.trusted), _hash(asked)
        if hash_ is not None:
            return self._named(hash_, asked.query, mode, principal)
        if not asked.query:
            raise not_run(Outcome.MALFORMED, "There is no query.")
        return self._allowed(asked.query, mode)

    def _named(self, hash_: str, query: str | None, mode: Trust, principal: Principal) -> str:
        if mode is Trust.OFF:
            raise not_run(Outcome.INVALID, "PersistedQueryNotSupported", NOT_SUPPORTED)
        known = self._manifest.get(hash_) or self._added.get(hash_)
        if query and query != known:
            known = self._add(hash_, query, principal)
        if known is None:
            raise not_run(Outcome.INVALID, "PersistedQueryNotFound", NOT_FOUND)
        return self._allowed(known, mode)

    def _allowed(self, text: str, mode: Trust) -> str:
        if mode is Trust.REQUIRE and text not in self._texts:
            raise not_run(Outcome.INVALID, "Only trusted documents run here.", NOT_TRUSTED)
        return text

    def _add(self, hash_: str, query: str, principal: Principal) -> str:
        """Remember what a client brought, if it may; whoever has no token may not fill the memory of others."""
        if hashlib.sha256(query.encode()).hexdigest() != hash_:
            raise not_run(Outcome.MALFORMED, "The hash is not that of the query.")
        if principal.role is not Role.ANONYMOUS and hash_ not in self._manifest:
            self._added[hash_] = query
            while len(self._added) > self._settings.remembered or self._size() > MOST_CHARACTERS:
                self._added.popitem(last=False)
        return query

    def _size(self) -> int:
        return sum(map(len, self._added.values()))


def _modes(settings: DocumentsSettings) -> dict[Role, Trust]:
    unknown = set(settings.roles) - {role.value for role in Role}
    if unknown:
        raise SettingsError(f"documents.roles: there is no role {', '.join(sorted(unknown))}")
    return {Role(role): mode for role, mode in settings.roles.items()}


def _hash(asked: Asked) -> str | None:
    """The hash in `documentId`, or where Apollo's clients put it. Error: `NotRun` for what is none."""
    if asked.document_id:
        return asked.document_id.removeprefix(PREFIX).lower()
    named = asked.extensions.get("persistedQuery")
    if named is None:
        return None
    hash_ = named.get("sha256Hash") if isinstance(named, dict) and named.get("version") == 1 else None
    if not isinstance(hash_, str):
        raise not_run(Outcome.MALFORMED, "persistedQuery needs version 1 and sha256Hash.")
    return hash_.lower()


def _found(place: Path) -> Iterator[tuple[str, str]]:
    """Every hash with its document. Error: `SettingsError`."""
    try:
        if place.is_dir():
            for file in sorted(place.rglob("*.graphql")):
                yield from _of_file(file.read_text(encoding="utf-8"))
        else:
            yield from _of_manifest(orjson.loads(place.read_bytes()))
    except (OSError, JSONDecodeError, UnicodeError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SettingsError(f"documents.place: {place}: no folder of documents, and no manifest: {error}") from error


def _of_file(text: str) -> Iterator[tuple[str, str]]:
    """By the hash of the whole file, and of it without the blanks around it."""
    for each in {text, text.strip()}:
        yield hashlib.sha256(each.encode()).hexdigest(), each


def _of_manifest(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Of graphql-codegen (hash: document), or of Apollo. Error: `ValueError` for a hash that is another text's."""
    apollo = content.get("format") == APOLLO
    pairs = ((each["id"], each["body"]) for each in content["operations"]) if apollo else content.items()
    for hash_, text in pairs:
        if hashlib.sha256(text.encode()).hexdigest() != hash_.removeprefix(PREFIX).lower():
            raise ValueError(f"{hash_} is not the sha256 of its document")
        yield hash_.removeprefix(PREFIX).lower(), text


def _check(place: Path | None, errors: tuple[GraphQLError, ...]) -> None:
    if errors:
        raise SettingsError(f"documents.place: {place}: {errors[0].message}")
