"""`qms serve`"""

from __future__ import annotations

import click

from plainqms import pipeline
from plainqms.cli.options import Options
from plainqms.cli.output import count, print_problems


@click.command(epilog="\b\nExamples:\n  qms serve\n  qms serve --port 8400")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.pass_obj
def command(options: Options, host: str, port: int) -> None:
    """Build the draft into build/draft/, show it in a browser, and build again whenever a file is saved."""
    from plainqms.publish import site

    def rebuild() -> None:
        loaded = pipeline.load(options.root, as_of=options.as_of, committed=False)
        problems = pipeline.check(loaded)
        place, found = pipeline.build(loaded)
        problems = (*problems, *found)
        if problems:
            print_problems(problems, err=True)
        click.echo(f"Built {place}: {count(problems)}" if place else "Not built: mend the errors above.")

    rebuild()
    root = pipeline.load(options.root, as_of=options.as_of, committed=False).root
    watched = [root / name for name in ("policies", "procedures", "records", "qms.yml", "mkdocs.yml")]
    click.echo(f"Open http://{host}:{port}/    (Ctrl+C ends)")
    site.serve(root / "build" / "draft", rebuild, [path for path in watched if path.exists()], host, port)
