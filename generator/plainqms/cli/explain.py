"""`qms explain`"""

from __future__ import annotations

import click

from plainqms import pipeline
from plainqms.cli.options import output_format
from plainqms.cli.output import one_line, print_json
from plainqms.model.problem import Rule
from plainqms.sources.binding import did_you_mean


@click.command(epilog="\b\nExamples:\n  qms explain R212\n  qms explain unknown-clause\n  qms explain")
@click.argument("rule", required=False)
@output_format("text", "json")
def command(rule: str | None, output: str) -> None:
    """Tell a rule by code or name: why, on which basis, and what to do. Without one, list them all."""
    rules = pipeline.rules()
    chosen = [item for item in rules if rule is None or rule.lower() in (item.code.lower(), item.name)]
    if not chosen:
        close = did_you_mean(rule or "", [name for item in rules for name in (item.name, item.code)])
        hint = f"; did you mean {close}?" if close else "; qms explain lists them all"
        raise click.UsageError(f"there is no rule “{one_line(rule or '')}”{hint}")
    if output == "json":
        print_json({"schema": "plainqms/explain/1", "rules": [_json(item) for item in chosen]})
    elif rule is None:
        for item in chosen:
            click.echo(f"{item.code}  {item.severity.value:<7}  {item.name}")
    else:
        item = chosen[0]
        click.echo(f"{item.code} {click.style(item.name, bold=True)}  ({item.severity.value})\n")
        click.echo(f"Why     {item.why}")
        click.echo(f"Basis   {item.basis.value}{': ' + item.source if item.source else ''}")
        click.echo("To do   " + item.remedy.replace("\n", "\n        "))


def _json(rule: Rule) -> dict[str, str]:
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity.value,
        "basis": rule.basis.value,
        "source": rule.source,
        "why": rule.why,
        "remedy": rule.remedy,
    }
