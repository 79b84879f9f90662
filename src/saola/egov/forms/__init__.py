"""Questions of a procedure and what was answered to them: checked, prefilled, shown again."""
