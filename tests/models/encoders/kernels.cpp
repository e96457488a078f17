// The kernels of one instruction set against sums in double precision, for processors that Python is not at hand for: make test-kernels.
// SET is the source under test, as in -DSET='"neon.cpp"'. Prints the largest errors; ends with 1 where one is too large.

#include SET

#include <cstdio>
#include <random>
#include <vector>

namespace {

using Floats = std::vector<float>;

std::mt19937 generator(5);
int faults = 0;

Floats drawn(int64_t count, float spread = 1.0f) {
    std::normal_distribution<float> normal(0.0f, spread);
    Floats values(count);
    for (float& value : values) value = normal(generator);
    return values;
}

void tell(const char* what, double error, double most) {
    const bool wrong = !(error <= most);
    faults += wrong;
    std::printf("%-28s %.1e of %.0e%s\n", what, error, most, wrong ? "  WRONG" : "");
}

void attention(int64_t heads, int64_t size, const std::vector<int64_t>& lengths) {
    const int64_t hidden = heads * size, windows = lengths.size();
    int64_t rows = 0;
    for (const int64_t length : lengths) rows += length;
    Floats projected = drawn(rows * 3 * hidden, 1.5f), out((rows + 1) * hidden, 7.0f);
    std::vector<uint8_t> integers(rows * hidden);
    const float *query = projected.data(), *key = query + hidden, *value = key + hidden;
    const float scale = 1 / std::sqrt(static_cast<float>(size));
    copydesk_attend(query, key, value, 3 * hidden, lengths.data(), windows, heads, size, scale, out.data(), hidden);
    copydesk_attend_integers(query, key, value, 3 * hidden, lengths.data(), windows, heads, size, scale, integers.data(), hidden);
    double error = 0, cut = 0, behind = 0;
    int64_t start = 0;
    for (const int64_t length : lengths) {
        for (int64_t head = 0; head < heads; ++head)
            for (int64_t row = start; row < start + length; ++row) {
                std::vector<double> weights(length), sums(size);
                double top = -1e300, total = 0;
                for (int64_t other = 0; other < length; ++other) {
                    for (int64_t e = 0; e < size; ++e)
                        weights[other] += double(query[row * 3 * hidden + head * size + e]) * key[(start + other) * 3 * hidden + head * size + e];
                    top = std::max(top, weights[other]);
                }
                for (double& weight : weights) total += weight = std::exp((weight - top) * scale);
                for (int64_t other = 0; other < length; ++other)
                    for (int64_t e = 0; e < size; ++e)
                        sums[e] += weights[other] / total * value[(start + other) * 3 * hidden + head * size + e];
                for (int64_t e = 0; e < size; ++e) {
                    const int64_t at = row * hidden + head * size + e;
                    error = std::max(error, std::abs(sums[e] - out[at]));
                    cut = std::max(cut, std::abs(std::trunc(std::min(std::max(out[at], 0.0f), 255.0f)) - double(integers[at])));
                }
            }
        start += length;
    }
    for (int64_t e = 0; e < hidden; ++e) behind = std::max(behind, std::abs(out[rows * hidden + e] - 7.0));
    tell("attention", error, 2e-5);
    tell("attention, integers", cut, 0);
    tell("attention, rows behind", behind, 0);
}

double exact_gelu(double x) { return x * std::erfc(-x / std::sqrt(2.0)) / 2; }

void product(int64_t rows, int64_t depth, int64_t outputs, Kind kind) {
    Floats x = drawn(rows * depth), weight = drawn(outputs * depth, 1 / std::sqrt(float(depth))), bias = drawn(outputs);
    Floats packed(copydesk_packed(depth, outputs)), before = drawn((rows + 1) * outputs), out = before;
    copydesk_pack(weight.data(), depth, outputs, packed.data());
    copydesk_linear(x.data(), depth, rows, depth, packed.data(), bias.data(), outputs, out.data(), outputs, kind);
    double error = 0;
    for (int64_t row = 0; row <= rows; ++row)
        for (int64_t column = 0; column < outputs; ++column) {
            const int64_t at = row * outputs + column;
            double exact = before[at];
            if (row < rows) {
                exact = bias[column];
                for (int64_t k = 0; k < depth; ++k) exact += double(x[row * depth + k]) * weight[column * depth + k];
                if (kind >= ONTO) exact += before[at];
                if (kind == GELU || kind == GELU_ONTO) exact = exact_gelu(exact);
            }
            error = std::max(error, std::abs(exact - out[at]));
        }
    const char* names[] = {"product", "product, GELU", "product, onto", "product, GELU onto"};
    tell(names[kind], error, 1e-5);
}

#ifdef PAIRS
void product_in_shorts(int64_t rows, int64_t depth, int64_t outputs) {
    Floats x = drawn(rows * depth), weight = drawn(outputs * depth, 1 / std::sqrt(float(depth))), bias = drawn(outputs);
    Floats units(outputs + COLUMNS), out(rows * outputs);
    std::vector<int16_t> packed(copydesk_rounded(depth, outputs));
    copydesk_round(weight.data(), depth, outputs, packed.data(), units.data());
    copydesk_linear_shorts(x.data(), depth, rows, depth, packed.data(), units.data(), bias.data(), outputs, out.data(), outputs, PLAIN);
    double error = 0;
    for (int64_t row = 0; row < rows; ++row)
        for (int64_t column = 0; column < outputs; ++column) {
            double exact = bias[column];
            for (int64_t k = 0; k < depth; ++k) exact += double(x[row * depth + k]) * weight[column * depth + k];
            error = std::max(error, std::abs(exact - out[row * outputs + column]));
        }
    tell("product in shorts", error, 3e-3);
}
#endif

void norm(int64_t rows, int64_t columns) {
    Floats hidden = drawn(rows * columns, 30.0f), weight = drawn(columns), bias = drawn(columns), before = hidden;
    std::vector<uint8_t> integers(rows * columns);
    copydesk_norm(hidden.data(), rows, columns, weight.data(), bias.data(), 1e-12f, integers.data());
    double error = 0, cut = 0;
    for (int64_t row = 0; row < rows; ++row) {
        double mean = 0, square = 0;
        for (int64_t c = 0; c < columns; ++c) mean += before[row * columns + c] / double(columns);
        for (int64_t c = 0; c < columns; ++c) square += std::pow(before[row * columns + c] - mean, 2) / columns;
        for (int64_t c = 0; c < columns; ++c) {
            const int64_t at = row * columns + c;
            error = std::max(error, std::abs((before[at] - mean) / std::sqrt(square) * weight[c] + bias[c] - hidden[at]));
            cut = std::max(cut, std::abs(std::trunc(std::min(std::max(hidden[at], 0.0f), 255.0f)) - double(integers[at])));
        }
    }
    tell("norm", error, 1e-5);
    tell("norm, integers", cut, 0);
}

}  // namespace

int main() {
    attention(2, 32, {1, 2, 3, 7, 8, 15, 16, 17, 31, 32, 33, 64, 65, 254});
    attention(1, 64, {5, 61});
    for (const Kind kind : {PLAIN, GELU, ONTO, GELU_ONTO})
        for (const int64_t rows : {1, 5, 13, 100}) {
            product(rows, 384, 40, kind);
            product(rows, 1, 1, kind);
            product(rows, 801, 70, kind);
        }
#ifdef PAIRS
    for (const int64_t rows : {1, 5, 13, 100}) {
        product_in_shorts(rows, 16, 1);
        product_in_shorts(rows, 800, 70);
    }
#endif
    norm(3, 16);
    norm(7, 384);
    return faults != 0;
}
