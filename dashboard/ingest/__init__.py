"""From bytes to clean rows: reads a file by a recipe, checks every cell, says what is wrong where. Knows no Django."""
