"""The shell around the model: event store, commands, HTTP, pages, command line."""
