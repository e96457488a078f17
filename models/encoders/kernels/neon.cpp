// AArch64: 32 registers of 4 floats, on every processor.
#define WIDTH 4
#define VECTORS 4
#define ROWS 5
#define RUNS 1
#include "kernels.hpp"
