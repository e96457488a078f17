"""What of a BERT is computed faster on a processor than torch does it, in C++: an optional part of the installation."""
