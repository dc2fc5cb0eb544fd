# The tool as it stands on the main branch: a proposal is not judged by what it changes in the tool itself.
# In full: a tag could bear the short name, and whoever may push at all may push tags.
mkdir "$RUNNER_TEMP/tool"
git archive "refs/remotes/origin/@@BRANCH@@" | tar -x -C "$RUNNER_TEMP/tool"
