import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from ocindex import roles

pytestmark = pytest.mark.django_db


def held(role: str) -> set[str]:
    rows = Permission.objects.filter(group__name=role).values_list("content_type__app_label", "codename")
    return {f"{app}.{codename}" for app, codename in rows}


def test_a_group_is_made_for_each_staff_role() -> None:
    roles.sync()

    assert set(Group.objects.values_list("name", flat=True)) == {
        "editor",
        "publisher",
        "researcher",
        "coordinator",
        "custodian",
        "administrator",
    }


def test_no_role_may_write_a_score_by_hand_and_updates_and_releases_only_by_their_acts() -> None:
    """Who may add an update proposes it, who may change one decides, who may add or confirm a release publishes."""
    roles.sync()

    written = {
        name
        for role in roles.ROLES
        for name in held(role)
        if name.split("_")[1] in ("score", "scoreupdate", "release", "preparedrelease") and ".view_" not in name
    }

    assert written == {
        "indicators.add_preparedrelease", "indicators.confirm_preparedrelease",
        "indicators.add_scoreupdate", "indicators.change_scoreupdate",
    }  # fmt: skip


def test_editors_and_publishers_review_and_nobody_else() -> None:
    roles.sync()

    for permission in ("indicators.add_scoreupdate", "indicators.change_scoreupdate"):
        assert [role for role in roles.ROLES if permission in held(role)] == ["editor", "publisher"]


def test_publishers_prepare_releases_and_publishers_and_editors_confirm_them() -> None:
    roles.sync()

    assert [role for role in roles.ROLES if "indicators.add_preparedrelease" in held(role)] == ["publisher"]
    confirmers = [role for role in roles.ROLES if "indicators.confirm_preparedrelease" in held(role)]
    assert confirmers == ["editor", "publisher"]


def test_only_the_administrator_sees_accounts_and_cannot_delete_them() -> None:
    roles.sync()

    assert [role for role in roles.ROLES if "auth.view_user" in held(role)] == ["administrator"]
    assert held("administrator") == {
        "auth.view_user", "auth.add_user", "auth.change_user", "auth.view_group", "indicators.view_auditentry",
        "indicators.view_checkpoint", "indicators.view_checkpointaddress", "indicators.add_checkpointaddress",
        "indicators.delete_checkpointaddress", "indicators.view_rolerequest", "surveys.change_savedview",
        "surveys.delete_savedview",
    }  # fmt: skip


def test_what_the_table_does_not_name_is_taken_away() -> None:
    roles.sync()
    Group.objects.create(name="friends")
    Group.objects.get(name="researcher").permissions.add(Permission.objects.get(codename="change_page"))

    changes = roles.sync()

    assert changes == ["friends: removed", "researcher: 0 permissions added, 1 removed"]
    assert "indicators.change_page" not in held("researcher")
    assert not Group.objects.filter(name="friends").exists()


def test_a_second_run_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("sync_roles", verbosity=0)

    call_command("sync_roles")

    assert capsys.readouterr().out == "The roles are as the table says.\n"


def test_a_permission_that_does_not_exist_is_named() -> None:
    with pytest.raises(roles.UnknownPermission, match="indicators.change_weather"):
        roles.permissions({"indicators.weather": ("change",)})


def test_what_is_about_experts_is_open_to_those_who_need_it_and_nobody_else() -> None:
    """No role has a permission on an invitation, an assessment or an export: acts and pages of their own guard them."""
    roles.sync()
    nouns = (
        "mailtext", "mailing", "letter", "roundact", "invitation", "assignment", "assessment", "snapshot", "identity",
        "identityreading", "identitychange", "identityupload", "vaultexport",
    )  # fmt: skip

    permissions = {
        role: {name.partition(".")[2] for name in held(role) if name.partition("_")[2] in nouns} for role in roles.ROLES
    }

    assert permissions == {
        "editor": {"view_mailtext", "change_mailtext"},
        "publisher": set(),
        "researcher": set(),
        "coordinator": {"view_mailtext", "view_mailing", "view_letter", "view_roundact", "write_identity"},
        "custodian": {"read_identity", "view_identityreading", "view_roundact"},
        "administrator": set(),
    }
