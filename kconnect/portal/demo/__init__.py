"""The demonstration network: fictional people and organisations, loaded through the services, with real federal figures."""
