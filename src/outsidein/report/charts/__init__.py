"""Charts: each a Vega-Lite specification made of estimates, drawn as SVG when the report is written."""
