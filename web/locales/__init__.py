"""The French catalogue and the tool that keeps it in step."""
