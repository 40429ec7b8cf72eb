"""A database that fails, as the software under test meets it: every statement is refused, or some are."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError, OperationalError, connection, transaction


@contextmanager
def refusing(
    *statements: str, saying: str = "server closed the connection unexpectedly", fault: DatabaseError | None = None
) -> Iterator[None]:
    """Refuse every statement that begins with one of these words; all of them where none is named."""

    def refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(statements or ("",)):
            raise fault or OperationalError(saying)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield
    if connection.in_atomic_block:
        transaction.set_rollback(False)  # the transaction of the test goes on, where a real one had ended
