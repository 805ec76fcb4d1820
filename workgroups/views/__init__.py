"""The pages of workgroups, partners and people: load, allow, one domain call, answer."""
