"""HTTP: routes, bodies, the specification, and what happens around every request."""
