"""The edge to Slack: decodes what came in, makes one call to the core, draws what goes out."""
