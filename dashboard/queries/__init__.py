"""What pages and use cases read, one module per reader."""
