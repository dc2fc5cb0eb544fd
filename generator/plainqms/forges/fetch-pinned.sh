# The tool in exactly the state that qms.yml names (pipeline).
git clone --quiet --no-checkout "@@TOOL@@" "$RUNNER_TEMP/tool"
git -C "$RUNNER_TEMP/tool" checkout --quiet --detach "@@COMMIT@@"
