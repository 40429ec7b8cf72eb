"""Prepare a release as one person and confirm it as another, by clicking."""

from playwright.sync_api import Page, expect

WHY = "The panel and the sources agree."


def confirm_outliers(publisher: Page) -> None:
    """Tick every outlier on the page of a release, and say why it is right."""
    for row in publisher.locator(".outliers > li").all():
        row.get_by_role("checkbox").check()
        row.get_by_role("textbox").fill(WHY)


def give_reasons(publisher: Page, reason: str) -> None:
    """Say in public why, in both languages."""
    publisher.get_by_label("Public reason, English").fill(reason)
    publisher.get_by_label("Public reason, French").fill(f"{reason} (fr)")


def prepare(publisher: Page, reason: str) -> None:
    """Leave the release that the page shows to another person: nothing is public yet."""
    confirm_outliers(publisher)
    give_reasons(publisher, reason)
    publisher.get_by_role("button", name="Prepare release").click()
    expect(publisher.get_by_role("main")).to_contain_text("You prepared it")
    assert publisher.get_by_role("button", name="Confirm and publish").count() == 0


def confirm(editor: Page, year: int, number: int) -> None:
    """Publish what another person prepared."""
    editor.goto("/admin/")
    editor.get_by_role("link", name=f"Release of edition {year} waits for you", exact=True).click()
    editor.get_by_role("button", name="Confirm and publish").click()
    expect(editor.get_by_role("main")).to_contain_text(f"Edition {year} is published as release {number}.")
