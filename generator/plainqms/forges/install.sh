# -I: nothing that lies in the proposal's folder is run as a part of Python.
python3 -I -m venv "$RUNNER_TEMP/qms"
"$RUNNER_TEMP/qms/bin/python" -I -m pip install --quiet --require-hashes -r "$RUNNER_TEMP/tool/requirements.lock"
"$RUNNER_TEMP/qms/bin/python" -I -m pip install --quiet --no-deps --no-build-isolation "$RUNNER_TEMP/tool"
