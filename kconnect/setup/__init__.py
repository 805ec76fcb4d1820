"""The front door: environment, data folder, servers, processes and the proof. Standard library only at module level."""
