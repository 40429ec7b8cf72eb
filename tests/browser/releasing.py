"""Prepare a release as one person and confirm it as another, by clicking."""

from playwright.sync_api import Page, expect


def give_reasons(publisher: Page, reason: str) -> None:
    """Say in public why, in both languages."""
    publisher.get_by_label("Public reason, English").fill(reason)
    publisher.get_by_label("Public reason, French").fill(f"{reason} (fr)")


def prepare(publisher: Page, reason: str, *, button: str = "Publish this edition") -> None:
    """Leave the release that the page shows to another person: nothing is public yet."""
    give_reasons(publisher, reason)
    publisher.get_by_role("button", name=button).click()
    expect(publisher.get_by_role("main")).to_contain_text("is prepared. Another person confirms it.")
    assert publisher.get_by_role("button", name="Confirm and publish").count() == 0


def confirm(editor: Page, year: int, number: int) -> None:
    """Publish what another person prepared."""
    editor.goto("/admin/indicators/edition/")
    editor.get_by_role("link", name=str(year), exact=True).click()
    editor.get_by_role("button", name="Confirm and publish").click()
    expect(editor.get_by_role("main")).to_contain_text(f"Edition {year} is published as release {number}.")
