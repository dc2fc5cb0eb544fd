"""`qms serve`"""

from __future__ import annotations

import errno
import sys

import click

from plainqms import pipeline
from plainqms.cli.options import WRONG_USE, Options, one_line
from plainqms.cli.output import count, print_problems
from plainqms.sources.reading import LOOK, SETTINGS


@click.command(epilog="\b\nExamples:\n  qms serve\n  qms serve --port 8400")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on."
)
@click.pass_obj
def command(options: Options, host: str, port: int) -> None:
    """Build the draft into build/draft/, show it in a browser, and build again whenever a file is saved."""
    from plainqms.publish import site

    if options.as_of_given:
        raise click.UsageError("qms serve shows the working tree as it is now; leave out --as-of")

    def rebuild() -> pipeline.Loaded:
        loaded = pipeline.load(options.root, as_of=options.as_of, people=options.people, committed=False)
        problems = pipeline.check(loaded)
        place, found = pipeline.build(loaded) if loaded.ok else (None, ())
        problems = pipeline.together(problems, found)
        if problems:
            print_problems(problems, err=True)
        click.echo(f"Built {place}: {count(problems)}" if place else "Not built: mend the errors above.")
        return loaded

    def rebuild_after_saving() -> None:
        try:
            rebuild()
        except OSError as error:  # a file that an editor was just exchanging: the next save builds again
            click.echo(f"Not built: {one_line(str(error))}", err=True)

    try:
        loaded = rebuild()
        kinds = loaded.system.configuration.document_types.values()
        names = {kind.folder.split("/")[0] for kind in kinds} | {"records", SETTINGS, LOOK}
        watched = [loaded.root / name for name in sorted(names) if (loaded.root / name).exists()]
        watched += [options.people] if options.people else []
        click.echo(f"Open http://{host}:{port}/    (Ctrl+C ends)")
        site.serve(loaded.root / "build" / "draft", rebuild_after_saving, watched, host, port)
    except KeyboardInterrupt:
        pass
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EACCES, errno.EADDRNOTAVAIL):
            raise
        click.echo(f"qms: cannot listen on {one_line(host)}, port {port}: {error.strerror}", err=True)
        click.echo(
            f"    Choose another port: qms serve --port {port + 1 if port < 65535 else 8000}", err=True
        )
        sys.exit(WRONG_USE)
