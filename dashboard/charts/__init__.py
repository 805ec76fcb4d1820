"""Pure drawing of published figures: results in; SVG, table, sentence and plotly dict out."""
