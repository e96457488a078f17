"""What the engine and the service do on this machine, as ratios taken side by side in one run: ``python -m bench [--quick]``."""
