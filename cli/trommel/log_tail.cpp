#include "cli/trommel/log_tail.hpp"

#include <array>
#include <cstdio>
#include <fstream>

#include "cli/common/printing.hpp"

namespace trommel::cli {

void LogTail::print_new() {
    std::ifstream file(path_, std::ios::binary);
    file.seekg(offset_);
    std::array<char, 1 << 16> buffer;
    while (file.read(buffer.data(), buffer.size()) || file.gcount() > 0) {
        std::fwrite(buffer.data(), 1, static_cast<std::size_t>(file.gcount()), stdout);
        offset_ += file.gcount();
    }
    flush_results();  // nobody follows what arrives nowhere
}

}  // namespace trommel::cli
