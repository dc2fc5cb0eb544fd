"""From the model to bytes: staged pages, and the checks before and after the site engine."""
