// x86-64 with AVX2 and FMA: 16 registers of 8 floats or of 16 short integers.
#include <immintrin.h>
#define WIDTH 8
#define VECTORS 2
#define ROWS 6
#define RUNS (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
#include "kernels.hpp"
#define PAIRS(a, b) reinterpret_cast<Integers>(_mm256_madd_epi16(reinterpret_cast<__m256i>(a), reinterpret_cast<__m256i>(b)))
#include "shorts.hpp"
