"""The reform index (PAR): criteria, evidence, scores and rankings of departments and districts."""
