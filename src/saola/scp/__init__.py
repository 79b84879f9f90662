"""The smart-city platform (SCP): the current state and the history of everything measured."""
