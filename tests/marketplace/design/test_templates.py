"""Every page keeps the content security policy 'self': no inline style, no inline script, nothing from elsewhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
HOUSES = ("marketplace", "search", "storefronts", "cms")
DESIGN = ROOT / "marketplace" / "design" / "templates"


def page_templates() -> list[Path]:
    """All templates of pages; mails may carry a <style>, since no policy holds in a mailbox."""
    found = (path for house in HOUSES for path in (ROOT / house).glob("**/templates/**/*.html"))
    return sorted(path for path in found if "mail" not in path.parts and "email" not in path.parts)


def offences(text: str) -> list[str]:
    """What in a template would break the policy."""
    bare = re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}|<!--.*?-->", "", text, flags=re.DOTALL)
    found = (
        re.findall(r"\sstyle\s*=", bare) + re.findall(r"<style\b", bare) + re.findall(r"\son[a-z]+\s*=\s*[\"']", bare)
    )
    found += re.findall(r"javascript:", bare) + re.findall(r"\shx-on[:-]", bare)
    scripts = re.findall(r"<script\b([^>]*)>(.*?)</script>", bare, flags=re.DOTALL)
    found += [
        body
        for attributes, body in scripts
        if "ld+json" not in attributes and "application/json" not in attributes and body.strip()
    ]
    found += re.findall(
        r"<(?:script|img|link|iframe|source|form)\b[^>]*\s(?:src|href|action)=[\"'](?:https?:)?//", bare
    )
    return found


def test_the_scan_finds_what_it_looks_for() -> None:
    assert offences('<p style="color:red">') == [" style="]
    assert offences("<button onclick='x()'>") == [" onclick='"]
    assert offences("<script>alert(1)</script>") == ["alert(1)"]
    assert offences('<script src="https://cdn.example/x.js"></script>') == ['<script src="https://']
    assert offences('<script type="application/ld+json">{"a": 1}</script><script src="/x.js" defer></script>') == []


def test_templates_are_there_to_be_scanned() -> None:
    assert DESIGN / "base.html" in page_templates()


@pytest.mark.parametrize("template", page_templates(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_page_has_no_inline_style_no_inline_script_and_no_other_host(template: Path) -> None:
    assert offences(template.read_text(encoding="utf-8")) == []


def test_every_component_is_shown_in_the_gallery_or_in_the_frame() -> None:
    everything = "".join(path.read_text(encoding="utf-8") for path in DESIGN.glob("**/*.html"))
    tags = (ROOT / "marketplace" / "design" / "templatetags" / "design.py").read_text(encoding="utf-8")
    forms = (ROOT / "marketplace" / "design" / "forms.py").read_text(encoding="utf-8")
    shown_elsewhere = {
        "gallery",
        "market_form",
        "share",
        "suggestions",
        "tabs",
    }  # answers of other rooms' views, and the page itself
    for component in (DESIGN / "design").glob("*.html"):
        name = component.stem
        used = f'"design/{name}.html"' in everything + tags + forms or f'_component("{name}"' in tags
        assert used or name in shown_elsewhere, name


def test_every_icon_that_a_template_names_exists() -> None:
    from marketplace.design.templatetags.design import icon

    named = {
        name
        for path in page_templates()
        for name in re.findall(r"""\{%\s*icon\s+["']([a-z0-9-]+)["']""", path.read_text(encoding="utf-8"))
    }
    assert "search" in named
    for name in sorted(named):
        assert "<svg" in icon(name), name
