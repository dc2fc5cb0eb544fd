"""What a forge is given: pipeline, code owners, templates, each as a file with its place."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from plainqms.edits.code_owners import code_owners
from plainqms.edits.forge_forms import beside_forms, report_form, report_text
from plainqms.model.edit import Edit
from plainqms.model.system import System
from plainqms.sources.forge_templates import actions, filled
from plainqms.sources.incoming import KINDS

FOLDERS = {"github": ".github", "gitlab": ".gitlab", "gitea": ".gitea"}
LIST = "plainqms.sha256"  # in the forge's folder: what was laid
_PAST_MIDNIGHT = 37  # minutes; at the full hour everybody's schedule begins, and forges drop some


def forge_files(system: System, forge: str, *, own_tool: bool) -> tuple[Edit, ...]:
    """`own_tool`: the repository holds plainqms itself; elsewhere qms.yml says which one is installed (pipeline)."""
    values = {
        "BRANCH": system.configuration.branch,
        "ZONE": system.configuration.time_zone,
        "CRON": daily(system.configuration.zone, system.as_of.year),
        "TOOL": system.configuration.pipeline.tool,
        "COMMIT": system.configuration.pipeline.commit,
        **actions(forge),
    }
    values["FETCH"] = filled("fetch-own.sh" if own_tool else "fetch-pinned.sh", values)
    values["INSTALL"] = filled("install.sh", values)
    values |= {f"{name}-ITEMS": _items(values[name]) for name in ("FETCH", "INSTALL")}
    folder = FOLDERS[forge]
    laid = {"CODEOWNERS": code_owners(system, forge, folder=folder, own_tool=own_tool)}
    if forge == "gitlab":
        laid["plainqms.yml"] = filled("gitlab/pipeline.yml", values)
        laid["merge_request_templates/Default.md"] = filled("pull_request.md", values)
        for title, name in (
            ("Propose a change", "propose-a-change"),
            ("I have read this", "i-have-read-this"),
        ):
            laid[f"issue_templates/{title}.md"] = filled(f"gitlab/{name}.md", values)
        laid["issue_templates/Report something.md"] = report_text()
    else:
        names = ("check", "comment", "publish") if forge == "github" else ("check", "publish")
        for name in names:
            laid[f"workflows/qms-{name}.yml"] = filled(f"{forge}/{name}.yml", values)
        laid["pull_request_template.md"] = filled("pull_request.md", values)
        for name in ("propose-a-change", "i-have-read-this"):
            laid[f"ISSUE_TEMPLATE/{name}.yml"] = filled(f"github/{name}.yml", values)
        if (site := system.configuration.publish.address).startswith("http"):
            laid["ISSUE_TEMPLATE/config.yml"] = beside_forms(site)
        for kind in KINDS:
            laid[f"ISSUE_TEMPLATE/report-{kind.replace(' ', '-')}.yml"] = report_form(kind)
    files = [Edit(f"{folder}/{name}", text) for name, text in sorted(laid.items())]
    if forge == "gitlab":
        files.append(Edit(".gitlab-ci.yml", filled("gitlab/include.yml", values)))
    return tuple(files)


def daily(zone: ZoneInfo, year: int) -> str:
    """When to run each day, as cron in UTC: past midnight in the zone, in winter and in summer."""
    offsets = [datetime(year, month, 1, tzinfo=UTC).astimezone(zone).utcoffset() for month in range(1, 13)]
    least = min(int(offset.total_seconds()) // 60 for offset in offsets if offset is not None)
    hour, minute = divmod((_PAST_MIDNIGHT - least) % 1440, 60)
    return f"{minute} {hour} * * *"


def _items(script: str) -> str:
    """Each command as an item of a YAML list; what is remarked stays a remark."""
    return "".join(
        f"{line}\n" if line.startswith("#") else "- '{}'\n".format(line.replace("'", "''"))
        for line in script.splitlines()
    )
