"""KConnect against its peers on the same work: `python -m benchmarks NAME`. Never part of the test command."""
