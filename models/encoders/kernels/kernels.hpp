// What of a packed BERT torch leaves slow on a processor: attention of short heads, products with what follows them fused, normalisation.
//
// One source for every instruction set, written with the vector types of GCC and Clang. Each of avx2.cpp, avx512.cpp and neon.cpp says how
// wide a vector is and how large a tile of a product, and is a shared library of its own with the C functions at the end of this file.
//
// Every product, attention's own included, is made of tiles: ROWS rows of the left matrix by COLUMNS columns of the right one stay in
// registers while the depth goes by. An element of a result is summed in one order whatever stands beside it, so a window's result is
// the same to the bit in any batch.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <type_traits>
#include <utility>

#ifndef WIDTH
#error "say how many floats a vector holds (WIDTH), how many vectors a tile is wide (VECTORS) and how many rows it has (ROWS)"
#endif

namespace {

constexpr int64_t COLUMNS = int64_t{WIDTH} * VECTORS;
constexpr int64_t DEPTH = 6144 / COLUMNS;      // of a product at a time: so much of the right matrix stays in the first cache
constexpr int64_t BLOCK = 8 * ROWS;            // rows of a product at a time: so much of the left matrix stays in the second cache
constexpr int64_t SCORES = 4096;               // floats of scores at a time, likewise in the first cache
constexpr float MOST = 255.0f;                 // of an unsigned 8-bit integer

typedef float Vector __attribute__((vector_size(4 * WIDTH)));
typedef int32_t Integers __attribute__((vector_size(4 * WIDTH)));
typedef uint8_t Bytes __attribute__((vector_size(WIDTH)));
typedef float Loose __attribute__((vector_size(4 * WIDTH), aligned(4), may_alias));
typedef uint8_t LooseBytes __attribute__((vector_size(WIDTH), aligned(1), may_alias));

#define INLINE inline __attribute__((always_inline))
#define INLINED __attribute__((always_inline))

INLINE Vector load(const float* from) { return *reinterpret_cast<const Loose*>(from); }
INLINE void store(float* to, Vector values) { *reinterpret_cast<Loose*>(to) = values; }
INLINE Vector larger(Vector a, Vector b) { return a > b ? a : b; }
INLINE Vector smaller(Vector a, Vector b) { return a < b ? a : b; }
INLINE Vector all(float value) { return value - Vector{}; }

// The first `count` of the values of a vector, where fewer than WIDTH are left of a row.
INLINE void store_some(float* to, Vector values, int64_t count) { std::memcpy(to, &values, sizeof(float) * count); }
INLINE Vector load_some(const float* from, int64_t count) {
    Vector values{};
    std::memcpy(&values, from, sizeof(float) * count);
    return values;
}

// A vector of the lanes LANE... of `a` and, counted on from WIDTH, of `b`.
template <int... LANE>
INLINE Vector shuffle(Vector a, Vector b) {
#ifdef __clang__
    return __builtin_shufflevector(a, b, LANE...);
#else
    return __builtin_shuffle(a, b, Integers{LANE...});
#endif
}

// In each pair of neighbouring groups of STEP lanes: `a` with its second group from the first of `b`, `b` with its first from the second
// of `a`. Done for all pairs of rows that lie STEP apart, for every STEP, this transposes a square.
template <int STEP, int... LANE>
INLINE void swap(Vector& a, Vector& b, std::integer_sequence<int, LANE...>) {
    const Vector first = shuffle<(LANE & STEP ? WIDTH + LANE - STEP : LANE)...>(a, b);
    b = shuffle<(LANE & STEP ? WIDTH + LANE : LANE + STEP)...>(a, b);
    a = first;
}

using Lanes = std::make_integer_sequence<int, WIDTH>;

template <int STEP = WIDTH / 2>
INLINE void transpose(Vector (&square)[WIDTH]) {
    if constexpr (STEP > 0) {
#pragma GCC unroll 16
        for (int row = 0; row < WIDTH; ++row)
            if (!(row & STEP)) swap<STEP>(square[row], square[row + STEP], Lanes{});
        transpose<STEP / 2>(square);
    }
}

// The lanes of `values` moved on by STEP, around the end.
template <int STEP, int... LANE>
INLINE Vector turned(Vector values, std::integer_sequence<int, LANE...>) {
    return shuffle<((LANE + STEP) % WIDTH)...>(values, values);
}

// All lanes of `values` put together two by two, always in the same order.
template <int STEP = WIDTH / 2, typename Two>
INLINE float together(Vector values, const Two& two) {
    if constexpr (STEP > 0) return together<STEP / 2>(two(values, turned<STEP>(values, Lanes{})), two);
    else return values[0];
}

INLINE float sum(Vector values) {
    return together(values, [](Vector a, Vector b) INLINED { return a + b; });
}
INLINE float largest(Vector values) {
    return together(values, [](Vector a, Vector b) INLINED { return larger(a, b); });
}

// 2 to the power of `x` ≤ 0, to 2.4e-7 of itself; what would be below 2^-126 is that.
// x = n + f with n whole and |f| ≤ 1/2; a minimax polynomial of degree 5 gives 2^f, and n goes to the exponent's bits.
INLINE Vector exp2(Vector x) {
    constexpr float WHOLE = 12582912.0f;  // 1.5 · 2^23: a sum with it has no room for fractions, and its low bits are n
    x = larger(x, all(-126.0f));
    const Vector shifted = x + WHOLE;
    const Vector f = x - (shifted - WHOLE);
    Vector power = all(0.0013276472454890609f);
    power = power * f + 0.009675541892647743f;
    power = power * f + 0.05550713092088699f;
    power = power * f + 0.24022120237350464f;
    power = power * f + 0.6931469440460205f;
    power = power * f + 1.0f;
    return reinterpret_cast<Vector>(reinterpret_cast<Integers>(power) + (reinterpret_cast<Integers>(shifted) << 23));
}

// x Φ(x), to 4e-7 of max(1, |x|): Φ by 7.1.26 of Abramowitz and Stegun, "Handbook of Mathematical Functions", whose error is 1.5e-7.
INLINE Vector gelu(Vector x) {
    constexpr float ROOT_HALF = 0.70710678118654752f, LOG2_E = 1.44269504088896341f;
    const Vector z = larger(x, -x) * ROOT_HALF;
    const Vector t = 1.0f / (z * 0.3275911f + 1.0f);
    Vector tail = t * 1.061405429f - 1.453152027f;
    tail = tail * t + 1.421413741f;
    tail = tail * t - 0.284496736f;
    tail = tail * t + 0.254829592f;
    tail = tail * t * exp2(z * z * -LOG2_E) * 0.5f;  // 1 - Φ(|x|)
    return x * (x > 0.0f ? 1.0f - tail : tail);
}

// Adds the product of `a`, R rows that lie `across` apart, and `b`, COLUMNS columns one row after the other, to `sums`.
template <int R>
INLINE void multiply(const float* a, int64_t across, const float* b, int64_t depth, Vector (&sums)[R][VECTORS]) {
    for (int64_t k = 0; k < depth; ++k, b += COLUMNS) {
        Vector right[VECTORS];
#pragma GCC unroll 8
        for (int v = 0; v < VECTORS; ++v) right[v] = load(b + v * WIDTH);
#pragma GCC unroll 16
        for (int r = 0; r < R; ++r)
#pragma GCC unroll 8
            for (int v = 0; v < VECTORS; ++v) sums[r][v] += a[r * across + k] * right[v];
    }
}

// Calls `tile(row, std::integral_constant<int, R>)` for `rows` rows in tiles of nearly one size, ROWS at most: a tile of a row or two
// would wait for its own sums.
template <int R, typename Tile>
INLINE void call(int64_t count, int64_t row, const Tile& tile) {
    if (count == R) {
        tile(row, std::integral_constant<int, R>{});
    } else if constexpr (R > 1) {
        call<R - 1>(count, row, tile);
    }
}

template <typename Tile>
INLINE void tiled(int64_t rows, const Tile& tile) {
    for (int64_t left = (rows + ROWS - 1) / ROWS, row = 0; left > 0; --left) {
        const int64_t count = (rows - row + left - 1) / left;
        call<ROWS>(count, row, tile);
        row += count;
    }
}

// Memory of a thread, aligned and kept for the next call.
float* scratch(int64_t count) {
    struct Room {
        float* memory = nullptr;
        int64_t size = 0;
        ~Room() { std::free(memory); }
    };
    static thread_local Room room;
    if (count > room.size) {
        std::free(room.memory);
        room.size = 0;
        room.memory = static_cast<float*>(std::aligned_alloc(64, (count * sizeof(float) + 63) / 64 * 64));
        if (room.memory) room.size = count;
    }
    return room.memory;
}

constexpr int64_t whole(int64_t count, int64_t of) { return (count + of - 1) / of * of; }

// Makes weights of the `reach` scores of a query, log2 of them, of which `top` is the highest; returns their sums by lane.
INLINE Vector soften(float* scores, int64_t reach, float top) {
    Vector totals[VECTORS] = {};
    for (int64_t key = 0; key < reach; key += COLUMNS)
#pragma GCC unroll 8
        for (int v = 0; v < VECTORS; ++v) {
            float* const here = scores + key + v * WIDTH;
            const Vector weight = exp2(load(here) - top);
            store(here, weight);
            totals[v] += weight;
        }
    for (int v = 1; v < VECTORS; ++v) totals[0] += totals[v];
    return totals[0];
}

// `scores` whose lanes from `left` on are so low that nobody looks there.
template <int... LANE>
INLINE Vector hidden_from(Vector scores, int64_t left, std::integer_sequence<int, LANE...>) {
    const Integers lanes{LANE...};
    return lanes < static_cast<int32_t>(left) ? scores : all(-3e38f);
}

// COLUMNS keys, `here` of which there are, times `scale`, by element instead of by key.
INLINE void turn(const float* key, int64_t across, int64_t here, int64_t size, float scale, float* to) {
    for (int v = 0; v < VECTORS; ++v)
        for (int64_t element = 0; element < size; element += WIDTH) {
            Vector square[WIDTH];
#pragma GCC unroll 16
            for (int row = 0; row < WIDTH; ++row) {
                const int64_t column = v * WIDTH + row;
                square[row] = column < here ? load(key + column * across + element) * scale : Vector{};
            }
            transpose(square);
#pragma GCC unroll 16
            for (int row = 0; row < WIDTH; ++row) store(to + (element + row) * COLUMNS + v * WIDTH, square[row]);
        }
}

INLINE void write(float* to, Vector values) { store(to, values); }
INLINE void write(uint8_t* to, Vector values) {
    const Vector cut = smaller(larger(values, Vector{}), all(MOST));
    *reinterpret_cast<LooseBytes*>(to) = __builtin_convertvector(__builtin_convertvector(cut, Integers), Bytes);
}

// Attention of one head over one window: `query`, `key` and `value` are its first rows, which lie `across` apart.
template <typename Out>
void attend_window(const float* query, const float* key, const float* value, int64_t across, int64_t length, int64_t size, float scale,
                   Out* out, int64_t out_across, float* room) {
    const int64_t reach = whole(length, COLUMNS), block = std::max(SCORES / reach / ROWS, int64_t{1}) * ROWS;
    float* const keys = room;                       // by COLUMNS keys: their first elements, their second ones …
    float* const values = keys + reach * size;      // by COLUMNS elements: those of the first key, of the second …
    float* const scores = values + reach * size;    // (block, reach)
    float* const tops = scores + block * reach;     // (block, WIDTH): the highest scores of each query so far, by lane
    float* const shares = tops + block * WIDTH;     // (block,)
    for (int64_t panel = 0; panel < reach; panel += COLUMNS)
        turn(key + panel * across, across, length - panel, size, scale, keys + panel * size);
    for (int64_t panel = 0; panel < size; panel += COLUMNS)
        for (int64_t row = 0; row < length; ++row)
            for (int v = 0; v < VECTORS; ++v)
                store(values + panel * length + row * COLUMNS + v * WIDTH, load(value + row * across + panel + v * WIDTH));
    for (int64_t start = 0; start < length; start += block) {
        const int64_t rows = std::min(block, length - start);
        for (int64_t panel = 0; panel < reach; panel += COLUMNS)
            tiled(rows, [&](int64_t row, auto count) INLINED {
                constexpr int R = decltype(count)::value;
                Vector sums[R][VECTORS] = {};
                multiply<R>(query + (start + row) * across, across, keys + panel * size, size, sums);
                if (panel + COLUMNS > length)
                    for (int r = 0; r < R; ++r)
                        for (int v = 0; v < VECTORS; ++v) sums[r][v] = hidden_from(sums[r][v], length - panel - v * WIDTH, Lanes{});
#pragma GCC unroll 16
                for (int r = 0; r < R; ++r) {
                    Vector top = panel ? load(tops + (row + r) * WIDTH) : sums[r][0];
#pragma GCC unroll 8
                    for (int v = 0; v < VECTORS; ++v) {
                        top = larger(top, sums[r][v]);
                        store(scores + (row + r) * reach + panel + v * WIDTH, sums[r][v]);
                    }
                    store(tops + (row + r) * WIDTH, top);
                }
            });
        // three loops, as one would wait in each row for what crosses lanes
        for (int64_t row = 0; row < rows; ++row) shares[row] = largest(load(tops + row * WIDTH));
        for (int64_t row = 0; row < rows; ++row) store(tops + row * WIDTH, soften(scores + row * reach, reach, shares[row]));
        for (int64_t row = 0; row < rows; ++row) shares[row] = 1.0f / sum(load(tops + row * WIDTH));
        for (int64_t panel = 0; panel < size; panel += COLUMNS)
            tiled(rows, [&](int64_t row, auto count) INLINED {
                constexpr int R = decltype(count)::value;
                Vector sums[R][VECTORS] = {};
                multiply<R>(scores + row * reach, reach, values + panel * length, length, sums);
#pragma GCC unroll 16
                for (int r = 0; r < R; ++r)
#pragma GCC unroll 8
                    for (int v = 0; v < VECTORS; ++v)
                        write(out + (start + row + r) * out_across + panel + v * WIDTH, sums[r][v] * shares[row + r]);
            });
    }
}

template <typename Out>
int attend(const float* query, const float* key, const float* value, int64_t across, const int64_t* lengths, int64_t windows,
           int64_t heads, int64_t size, float scale, Out* out, int64_t out_across) {
    const int64_t longest = windows ? *std::max_element(lengths, lengths + windows) : 0;
    const int64_t reach = whole(longest, COLUMNS), rows = std::max(SCORES, ROWS * reach);
    float* const room = scratch(2 * reach * size + rows + (rows / COLUMNS + ROWS) * (WIDTH + 1));
    if (!room) return 1;
    for (int64_t window = 0; window < windows; ++window) {
        const int64_t length = lengths[window];
        for (int64_t head = 0; head < heads; ++head)
            attend_window(query + head * size, key + head * size, value + head * size, across, length, size, scale, out + head * size,
                          out_across, room);
        query += length * across, key += length * across, value += length * across, out += length * out_across;
    }
    return 0;
}

enum Kind : int32_t { PLAIN, GELU, ONTO, GELU_ONTO };

// Where a step of a product goes: `columns` columns of the rows from `out` on, which lie `across` apart.
struct Place {
    const float* bias;
    int64_t columns;
    float* out;
    int64_t across;
    bool first, last;  // of the steps that the depth takes
    Kind kind;
};

// Writes or adds R rows of sums, from `row` on.
template <int R>
INLINE void put(const Vector (&sums)[R][VECTORS], int64_t row, const Place& place) {
    for (int r = 0; r < R; ++r) {
        float* const to = place.out + (row + r) * place.across;
        for (int v = 0; v < VECTORS; ++v) {
            const int64_t left = std::min(int64_t{WIDTH}, place.columns - v * WIDTH);
            if (left <= 0) continue;
            const bool full = left == WIDTH;
            Vector values = sums[r][v];
            if (place.first) values += full ? load(place.bias + v * WIDTH) : load_some(place.bias + v * WIDTH, left);
            if (!place.first || place.kind >= ONTO) values += full ? load(to + v * WIDTH) : load_some(to + v * WIDTH, left);
            if (place.last && (place.kind == GELU || place.kind == GELU_ONTO)) values = gelu(values);
            if (full) store(to + v * WIDTH, values);
            else store_some(to + v * WIDTH, values, left);
        }
    }
}

}  // namespace

#define API extern "C" __attribute__((visibility("default")))

// Whether this processor has the instructions that this library is made of.
API int32_t copydesk_runs() { return RUNS; }

// Floats that a right matrix of (outputs, depth) takes once packed.
API int64_t copydesk_packed(int64_t depth, int64_t outputs) { return whole(outputs, COLUMNS) * depth; }

// Packs `weight` (outputs, depth) for copydesk_linear: COLUMNS outputs after another, each by depth.
API void copydesk_pack(const float* weight, int64_t depth, int64_t outputs, float* packed) {
    for (int64_t panel = 0; panel < outputs; panel += COLUMNS, packed += COLUMNS * depth)
        for (int64_t column = 0; column < COLUMNS; ++column)
            for (int64_t k = 0; k < depth; ++k)
                packed[k * COLUMNS + column] = panel + column < outputs ? weight[(panel + column) * depth + k] : 0.0f;
}

// out (rows, outputs) = x (rows, depth) · weight + bias, its GELU, that added to what `out` holds, or the GELU of this sum; rows lie
// *_across floats apart.
API void copydesk_linear(const float* x, int64_t x_across, int64_t rows, int64_t depth, const float* packed, const float* bias,
                         int64_t outputs, float* out, int64_t out_across, int32_t kind) {
    for (int64_t start = 0; start < rows; start += BLOCK)
        for (int64_t from = 0; from < depth; from += DEPTH)
            for (int64_t panel = 0; panel < outputs; panel += COLUMNS) {
                const int64_t here = std::min(DEPTH, depth - from);
                const Place place{bias + panel, std::min(COLUMNS, outputs - panel), out + start * out_across + panel, out_across,
                                  from == 0, from + here == depth, static_cast<Kind>(kind)};
                tiled(std::min(BLOCK, rows - start), [&](int64_t row, auto count) {
                    constexpr int R = decltype(count)::value;
                    Vector sums[R][VECTORS] = {};
                    multiply<R>(x + (start + row) * x_across + from, x_across, packed + panel * depth + from * COLUMNS, here, sums);
                    put<R>(sums, row, place);
                });
            }
}

// Attention of packed windows: rows of `query`, `key` and `value` lie `across` floats apart, head after head of `size` floats, a multiple
// of 32; those of `out` lie `out_across` apart. Returns 1 where memory is short.
API int32_t copydesk_attend(const float* query, const float* key, const float* value, int64_t across, const int64_t* lengths,
                            int64_t windows, int64_t heads, int64_t size, float scale, float* out, int64_t out_across) {
    return attend(query, key, value, across, lengths, windows, heads, size, scale * 1.44269504088896341f, out, out_across);
}

// The same, cut to 0 … 255 and to integers.
API int32_t copydesk_attend_integers(const float* query, const float* key, const float* value, int64_t across, const int64_t* lengths,
                                     int64_t windows, int64_t heads, int64_t size, float scale, uint8_t* out, int64_t out_across) {
    return attend(query, key, value, across, lengths, windows, heads, size, scale * 1.44269504088896341f, out, out_across);
}

// Layer normalisation of `hidden` (rows, columns) in place; where `integers` is given, it gets the result cut to 0 … 255 and to integers.
// `columns` is a multiple of 16.
API void copydesk_norm(float* hidden, int64_t rows, int64_t columns, const float* weight, const float* bias, float epsilon,
                       uint8_t* integers) {
    for (int64_t row = 0; row < rows; ++row, hidden += columns) {
        Vector totals{}, squares{};
        for (int64_t c = 0; c < columns; c += WIDTH) totals += load(hidden + c);
        const Vector mean = all(sum(totals) / columns);
        for (int64_t c = 0; c < columns; c += WIDTH) {
            const Vector apart = load(hidden + c) - mean;
            squares += apart * apart;
        }
        const float scale = 1.0f / std::sqrt(sum(squares) / columns + epsilon);
        for (int64_t c = 0; c < columns; c += WIDTH) {
            const Vector values = (load(hidden + c) - mean) * scale * load(weight + c) + load(bias + c);
            store(hidden + c, values);
            if (integers) write(integers + row * columns + c, values);
        }
    }
}
