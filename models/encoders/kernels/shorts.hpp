// Products in 16-bit integers, for an instruction set that adds up pairs of their products: PAIRS(a, b) is, of two vectors of 2 · WIDTH
// of them, the sums of each two neighbouring products. Twice as many fit a vector as floats.
//
// A row of the left matrix is rounded to -MOST_LEFT … MOST_LEFT by its own largest value, so a window's result is the same in any batch. A
// row of weights is rounded as finely as its sums fit 32 bits: over STRETCH of depth the magnitudes of its integers come to at most
// (2^31 - 1) / MOST_LEFT, so whatever stands on the left, nothing overflows.

namespace {

constexpr int64_t STRETCH = 384;
constexpr float MOST_LEFT = 8191.0f;
constexpr double MOST_RIGHT = 32767.0;
constexpr double MOST_SUM = 2147483647.0 / MOST_LEFT - STRETCH / 2.0 - 1.0;  // rounding adds a half of each

typedef int16_t Shorts __attribute__((vector_size(4 * WIDTH)));
typedef int16_t LooseShorts __attribute__((vector_size(4 * WIDTH), aligned(2), may_alias));
typedef int16_t Halves __attribute__((vector_size(2 * WIDTH)));
typedef int32_t Pair __attribute__((aligned(2), may_alias));

// `values`, of a magnitude below 2^22, as the nearest integers.
INLINE Integers nearest(Vector values) {
    constexpr float WHOLE = 12582912.0f;  // 1.5 · 2^23: a sum with it has no room for fractions
    return reinterpret_cast<Integers>(values + WHOLE) - reinterpret_cast<Integers>(all(WHOLE));
}

// Rounds R rows of `x`, pair after pair of depth, in each the rows one after the other; `units` get what a one stands for in each row.
template <int R>
INLINE void round_rows(const float* x, int64_t across, int64_t depth, int16_t* to, float* units) {
    for (int r = 0; r < R; ++r, x += across, to += 2) {
        Vector tops{};
        for (int64_t k = 0; k < depth; k += WIDTH) {
            const Vector values = load(x + k);
            tops = larger(tops, larger(values, -values));
        }
        const float top = largest(tops), scale = top > 0.0f ? MOST_LEFT / top : 0.0f;
        units[r] = top / MOST_LEFT;
        for (int64_t k = 0; k < depth; k += WIDTH) {
            const Halves values = __builtin_convertvector(nearest(load(x + k) * scale), Halves);
            int32_t pairs[WIDTH / 2];
            std::memcpy(pairs, &values, sizeof pairs);
#pragma GCC unroll 8
            for (int pair = 0; pair < WIDTH / 2; ++pair) *reinterpret_cast<Pair*>(to + (k + 2 * pair) * R) = pairs[pair];
        }
    }
}

// Adds the product of `a`, pairs of R rows, and `b`, pairs of COLUMNS columns one after the other, to `sums`.
template <int R>
INLINE void multiply(const int16_t* a, const int16_t* b, int64_t depth, Integers (&sums)[R][VECTORS]) {
    for (int64_t k = 0; k < depth; k += 2, a += 2 * R, b += 2 * COLUMNS) {
        Shorts right[VECTORS];
#pragma GCC unroll 8
        for (int v = 0; v < VECTORS; ++v) right[v] = *reinterpret_cast<const LooseShorts*>(b + v * 2 * WIDTH);
#pragma GCC unroll 16
        for (int r = 0; r < R; ++r) {
            const Integers pair = *reinterpret_cast<const Pair*>(a + 2 * r) - Integers{};
#pragma GCC unroll 8
            for (int v = 0; v < VECTORS; ++v) sums[r][v] += PAIRS(reinterpret_cast<Shorts>(pair), right[v]);
        }
    }
}

}  // namespace

// 16-bit integers that a right matrix of (outputs, depth) takes once rounded.
API int64_t copydesk_rounded(int64_t depth, int64_t outputs) { return whole(outputs, COLUMNS) * depth; }

// Rounds and packs `weight` (outputs, depth) for copydesk_linear_shorts: COLUMNS outputs after another, each by pairs of depth. `units`
// (outputs rounded up to COLUMNS) get what a one stands for in each.
API void copydesk_round(const float* weight, int64_t depth, int64_t outputs, int16_t* packed, float* units) {
    for (int64_t output = 0; output < whole(outputs, COLUMNS); ++output) {
        const float* const row = weight + output * depth;
        int16_t* const to = packed + output / COLUMNS * COLUMNS * depth + output % COLUMNS * 2;
        double top = 0.0, most = 0.0;
        for (int64_t from = 0; from < depth && output < outputs; from += STRETCH) {
            double magnitude = 0.0;
            for (int64_t k = from; k < std::min(from + STRETCH, depth); ++k) {
                magnitude += std::fabs(row[k]);
                top = std::max(top, std::fabs(double{row[k]}));
            }
            most = std::max(most, magnitude);
        }
        const double scale = top > 0.0 ? std::min(MOST_RIGHT / top, MOST_SUM / most) : 0.0;
        units[output] = top > 0.0 ? static_cast<float>(1.0 / scale) : 0.0f;
        for (int64_t k = 0; k < depth; ++k)
            to[k / 2 * 2 * COLUMNS + k % 2] = output < outputs ? static_cast<int16_t>(std::lrint(row[k] * scale)) : 0;
    }
}

// As copydesk_linear, of rounded weights, of which `units` say what a one stands for; `depth` is a multiple of 16. Returns 1 where memory
// is short.
API int32_t copydesk_linear_shorts(const float* x, int64_t x_across, int64_t rows, int64_t depth, const int16_t* packed,
                                   const float* units, const float* bias, int64_t outputs, float* out, int64_t out_across, int32_t kind) {
    float* const left_units = scratch(BLOCK + BLOCK * depth / 2);
    if (!left_units) return 1;
    int16_t* const left = reinterpret_cast<int16_t*>(left_units + BLOCK);
    for (int64_t start = 0; start < rows; start += BLOCK) {
        const int64_t here = std::min(BLOCK, rows - start);
        tiled(here, [&](int64_t row, auto count) {
            constexpr int R = decltype(count)::value;
            round_rows<R>(x + (start + row) * x_across, x_across, depth, left + row * depth, left_units + row);
        });
        for (int64_t from = 0; from < depth; from += STRETCH)
            for (int64_t panel = 0; panel < outputs; panel += COLUMNS) {
                const int16_t* const right = packed + panel * depth + from * COLUMNS;
                const Place place{bias + panel, std::min(COLUMNS, outputs - panel), out + start * out_across + panel, out_across,
                                  from == 0, from + STRETCH >= depth, static_cast<Kind>(kind)};
                tiled(here, [&](int64_t row, auto count) {
                    constexpr int R = decltype(count)::value;
                    Integers sums[R][VECTORS] = {};
                    multiply<R>(left + row * depth + from * R, right, std::min(STRETCH, depth - from), sums);
                    Vector values[R][VECTORS];
#pragma GCC unroll 16
                    for (int r = 0; r < R; ++r)
#pragma GCC unroll 8
                        for (int v = 0; v < VECTORS; ++v)
                            values[r][v] = __builtin_convertvector(sums[r][v], Vector) * left_units[row + r] * load(units + panel + v * WIDTH);
                    put<R>(values, row, place);
                });
            }
    }
    return 0;
}
