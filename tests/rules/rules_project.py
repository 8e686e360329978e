"""The project that the specs of these tests stand in."""

from __future__ import annotations

from pathlib import Path

PROJECT = "version: 1\nproject: shop\n"
HEAD = "version: 1\nstack: ${prefix}-monitoring\n"


def environment(name: str, region: str = "us-west-2") -> str:
    """Write an environment file."""
    return (
        f'version: 1\nenvironment: {name}\naccount: "123456789012"\n'
        f"region: {region}\nprefix: shop-{name}\n"
    )


def write_project(folder: Path, spec: str, project: str = "", **environments: str) -> None:
    """Write a project with one spec; lines are added to its files, one environment each."""
    (folder / "specs/environments").mkdir(parents=True)
    (folder / "specs/project.yaml").write_text(PROJECT + project, encoding="utf-8")
    (folder / "specs/shop.yaml").write_text(HEAD + spec, encoding="utf-8")
    for name, lines in (environments or {"dev": ""}).items():
        path = folder / f"specs/environments/{name}.yaml"
        path.write_text(environment(name) + lines, encoding="utf-8")
