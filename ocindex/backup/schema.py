"""Which tables a database has, as its migrations left them: those of today, or of a version before."""

from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

from ocindex.backup.unusable import Unusable

Migration = tuple[str, str]  # an app and a name
Tables = dict[str, type[Model]]
# Who is signed in, and how often somebody typed a wrong password: nothing that has to come back.
LEFT_OUT = frozenset({"django_session", "indicators_signindelay"})
# What a database has as soon as it was migrated.
OF_DJANGO = frozenset({"django_migrations", "django_content_type", "auth_permission"})


def applied_migrations() -> list[Migration]:
    """Return the migrations that the database has; raise `Unusable` if it has some that this software does not."""
    loader = _loader(connection)
    ours = _of_one_step(loader, [node for node in loader.applied_migrations if node[0] in loader.migrated_apps])
    if strange := sorted(ours - set(loader.disk_migrations)):
        raise Unusable(f"The database is of a newer version of the software ({'.'.join(strange[0])}): use that one.")
    return sorted(ours)


def _loader(database: BaseDatabaseWrapper | None = None) -> MigrationLoader:
    """Return the migrations one by one, without those that take several in one stride: a backup may stand between."""
    return MigrationLoader(database, replace_migrations=False)


def _of_one_step(loader: MigrationLoader, nodes: Iterable[Migration]) -> set[Migration]:
    return {node for node in nodes if node not in loader.disk_migrations or not loader.disk_migrations[node].replaces}


def tables_at(migrations: Sequence[Migration]) -> Tables:
    """Return the tables that these migrations make, each by its name with a model of what it then is."""
    apps = _loader().project_state(list(migrations)).apps
    models = apps.get_models(include_auto_created=True)
    tables = {model._meta.db_table: model for model in models if model._meta.managed and not model._meta.proxy}
    return {name: model for name, model in sorted(tables.items()) if name not in LEFT_OUT}


def newer_than_known(migrations: Sequence[Migration]) -> list[Migration]:
    """Return those of a backup's migrations that this software does not have."""
    return sorted(set(migrations) - set(MigrationLoader(None).disk_migrations))


def migrate_to(migrations: Sequence[Migration]) -> None:
    """Bring an empty database to the state of a backup. Raises `Unusable` where it is beyond it."""
    executor = MigrationExecutor(connection)
    if beyond := sorted(_of_one_step(executor.loader, executor.loader.applied_migrations) - set(migrations)):
        raise Unusable(
            f"The database has no rows, but tables of a newer version than the backup ({'.'.join(beyond[0])}): "
            "give it a database without tables."
        )
    targets = executor.loader.graph.leaf_nodes()
    if not is_current(migrations):
        executor.loader = _loader(connection)
        targets = list(dict(sorted(migrations)).items())
    if executor.migration_plan(targets):
        executor.migrate(targets)


def is_current(migrations: Sequence[Migration]) -> bool:
    """Return whether a backup has every migration of this software."""
    loader = _loader()
    return set(migrations) == _of_one_step(loader, loader.disk_migrations)


def filled_table() -> str:
    """Return the name of a table that has rows, other than those that migrating alone puts there; "" if none has."""
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            if name in OF_DJANGO:
                continue
            cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(name)} LIMIT 1")  # nosec B608
            if cursor.fetchone():
                return name
    return ""


def refuse_rows() -> None:
    """Raise `Unusable` unless the database is empty."""
    if name := filled_table():
        raise Unusable(
            f"The database has rows already ({name}), and a backup is restored into an empty one: "
            "name another VAR_DIR or DATABASE_URL."
        )
