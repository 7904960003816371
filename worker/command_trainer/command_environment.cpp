#include "worker/command_trainer/command_environment.hpp"

#include <array>
#include <cstdlib>
#include <fstream>
#include <system_error>

#include "messaging/messages.hpp"
#include "system/find_program.hpp"
#include "system/sha256.hpp"
#include "system/version.hpp"

namespace trommel {

namespace {

namespace fs = std::filesystem;

// Large enough for programs and scripts; hashing a data set named as an argument would take too long at each
// trial.
constexpr std::uintmax_t largest_file_bytes = 64u << 20;

std::string digest_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    Sha256 sha;
    std::array<char, 65536> bytes{};
    while (file.read(bytes.data(), bytes.size()) || file.gcount() > 0) {
        sha.add(
            {reinterpret_cast<const std::uint8_t*>(bytes.data()), static_cast<std::size_t>(file.gcount())});
    }
    return to_hex(sha.finish());
}

std::string processor() {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("model name")) {
            return line.substr(line.find(':') + 2);
        }
    }
    return "unknown";
}

}  // namespace

Environment command_environment(const Command& command, const DataSet& data, const fs::path& directory) {
    const char* threads = std::getenv("OMP_NUM_THREADS");
    Environment environment = {{"directory", directory.string()},   {"host", hello().host},
                               {"processor", processor()},          {"revision", std::string(revision())},
                               {"threads", threads ? threads : ""}, {"trommel", std::string(version())}};
    std::string checksums;
    for (const std::string& checksum : data.checksums) {
        checksums += (checksums.empty() ? "" : " ") + checksum;
    }
    if (!checksums.empty()) {
        environment["shards"] = checksums;
    }
    for (const std::string& word : command.words) {
        const bool is_program = &word == &command.words.front();
        const fs::path file =
            is_program ? find_program(word, directory).value_or(fs::path()) : directory / word;
        std::error_code error;
        if (fs::is_regular_file(file, error) && fs::file_size(file, error) <= largest_file_bytes) {
            environment["file " + word] = digest_of(file);
        }
    }
    return environment;
}

}  // namespace trommel
