"""The pages of shared measurement, one module per kind of reader."""
