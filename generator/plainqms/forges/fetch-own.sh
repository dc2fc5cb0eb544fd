# The tool as it stands on the main branch: a proposal is not judged by what it changes in the tool itself.
mkdir "$RUNNER_TEMP/tool"
git archive "origin/@@BRANCH@@" | tar -x -C "$RUNNER_TEMP/tool"
