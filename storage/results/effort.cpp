#include "storage/results/effort.hpp"

#include <fmt/format.h>

#include <system_error>

#include "storage/results/sqlite_words.hpp"
#include "system/errors.hpp"

namespace trommel::sqlite {

bool Effort::may_continue() noexcept {
    constexpr std::uint64_t for_nothing = 20'000'000;
    constexpr std::uint64_t for_a_byte = 200;
    steps_ += steps_at_once;
    return steps_ <= for_nothing || steps_ <= for_nothing + for_a_byte * file_bytes();
}

void Effort::take(std::size_t bytes) {
    constexpr std::uint64_t for_nothing = 256U << 20;
    constexpr std::uint64_t for_a_byte = 8;
    bytes_ += bytes;
    if (bytes_ > for_nothing && bytes_ > for_nothing + for_a_byte * file_bytes()) {
        throw RecordBroken(fmt::format("{}: it gives out more than it can hold (forged, or damaged?); {}",
                                       path_.string(), what_heals(path_)));
    }
}

std::uint64_t Effort::file_bytes() const noexcept {
    std::uint64_t sum = 0;
    for (const char* part : {"", "-wal"}) {
        std::error_code error;
        const std::uint64_t bytes = std::filesystem::file_size(path_.string() + part, error);
        sum += error ? 0 : bytes;
    }
    return sum;
}

}  // namespace trommel::sqlite
