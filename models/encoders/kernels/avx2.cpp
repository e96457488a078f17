// x86-64 with AVX2 and FMA: 16 registers of 8 floats.
#define WIDTH 8
#define VECTORS 2
#define ROWS 6
#define RUNS (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
#include "kernels.hpp"
