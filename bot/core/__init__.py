"""Decides what is said. No input or output, no Slack, no YAML: values in, values out."""
