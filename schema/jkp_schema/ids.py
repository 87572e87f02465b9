"""Global ids: opaque to clients, one namespace for all types."""

from uuid import UUID

from jkp import opaque
from jkp.errors import Code, Refused, refuse
from jkp.opaque import global_id as global_id  # noqa: PLC0414 - it is half of what this module is about


def split(global_id_: str) -> tuple[str, str]:
    """Type name and local id. Error: NOT_FOUND for what is no id of ours, as for what does not exist.

    Example: `type_name, local = split(input.id)`
    """
    try:
        return opaque.parts(global_id_)
    except ValueError as error:
        raise refuse(Code.NOT_FOUND) from error


def uuid_of(type_name: str, global_id_: str, path: str = "id") -> UUID:
    """The row's id, for types whose rows have UUIDs. Error: NOT_FOUND at `path`, also for another type's id.

    Example: `upload_id = uuid_of("Upload", input.upload_id, "uploadId")`
    """
    try:
        return UUID(_local(type_name, global_id_))
    except ValueError as error:
        raise refuse(Code.NOT_FOUND, path=(path,)) from error


def int_of(type_name: str, global_id_: str, path: str = "id") -> int:
    """The row's id, for types whose rows are numbered. Error: NOT_FOUND at `path`, also for another type's id.

    Example: `vacancy_id = int_of("BursaVacancy", input.vacancy_id, "vacancyId")`
    """
    local = _local(type_name, global_id_)
    if local.isdecimal() and len(local) < len(str(2**63)):
        return int(local)
    raise refuse(Code.NOT_FOUND, path=(path,))


def _local(type_name: str, global_id_: str) -> str:
    """What follows the type's name, or nothing where the id is no id of this type."""
    try:
        found, local = split(global_id_)
    except Refused:
        return ""
    return local if found == type_name else ""
