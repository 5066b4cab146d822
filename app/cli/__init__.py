"""Verbs over the use cases; with --json one JSON object on standard output and nothing else."""
