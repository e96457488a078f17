"""The HTTP service of Copydesk: bytes to documents, documents to windows, annotations to the caller's coordinates."""

import os

# Decoding multiplies small matrices: numpy's threads would cost the encoders more time, spinning, than they save. Told before numpy loads.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"
