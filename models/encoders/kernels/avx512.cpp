// x86-64 with AVX-512: 32 registers of 16 floats.
#define WIDTH 16
#define VECTORS 2
#define ROWS 12
#define RUNS \
    (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") && \
     __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("fma"))
#include "kernels.hpp"
