#include "worker/training_files/weights_file.hpp"

#include <unistd.h>

#include <bit>
#include <cerrno>
#include <chrono>
#include <system_error>
#include <thread>

#include "system/errors.hpp"
#include "system/file.hpp"
#include "system/partial_file.hpp"

namespace trommel {

namespace {

namespace fs = std::filesystem;

static_assert(std::endian::native == std::endian::little, "the file's numbers are little endian");

[[noreturn]] void fail(const fs::path& path, const std::string& reason) {
    throw StorageError("weights file " + path.string() + ": cannot be written (" + reason +
                       "); make its directory one that this machine can write to");
}

std::string system_reason() {
    return std::generic_category().message(errno);
}

fs::path directory_of(const fs::path& path) {
    return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

bool may_be_written(const fs::path& directory) {
    return ::access(directory.c_str(), W_OK | X_OK) == 0;
}

template <class T>
std::span<const std::uint8_t> bytes_of(std::span<const T> values) {
    return {reinterpret_cast<const std::uint8_t*>(values.data()), values.size_bytes()};
}

std::string joined(const std::vector<std::int64_t>& sizes, const char* separator) {
    std::string text;
    for (const std::int64_t size : sizes) {
        text += (text.empty() ? "" : separator) + std::to_string(size);
    }
    return text;
}

std::string quoted(const std::string& text) {
    return '"' + text + '"';
}

// JSON, padded with spaces so that the tensors begin at a multiple of 8.
std::string header(std::span<const StoredTensor> tensors, const std::map<std::string, std::string>& about) {
    std::string text = R"({"__metadata__":{)";
    for (const auto& [key, value] : about) {
        text += (text.back() == '{' ? "" : ",") + quoted(key) + ":" + quoted(value);
    }
    text += "}";
    std::size_t offset = 0;
    for (const StoredTensor& tensor : tensors) {
        const std::size_t end = offset + tensor.values.size() * sizeof(float);
        text += "," + quoted(tensor.name) + R"(:{"dtype":"F32","shape":[)" + joined(tensor.sizes, ",") +
                R"(],"data_offsets":[)" + std::to_string(offset) + "," + std::to_string(end) + "]}";
        offset = end;
    }
    text += "}";
    text.resize((text.size() + 7) / 8 * 8, ' ');
    return text;
}

void write_all(const File& file, std::span<const StoredTensor> tensors, const std::string& head) {
    const std::uint64_t length = head.size();
    file.write_at(0, bytes_of(std::span(&length, 1)));
    file.write_at(8, bytes_of(std::span<const char>(head)));
    std::uint64_t offset = 8 + length;
    for (const StoredTensor& tensor : tensors) {
        const auto bytes = bytes_of(std::span<const float>(tensor.values));
        file.write_at(offset, bytes);
        offset += bytes.size();
    }
    file.sync();
}

}  // namespace

std::string weights_digest(std::span<const StoredTensor> tensors) {
    Sha256 digest;
    for (const StoredTensor& tensor : tensors) {
        const std::string heading = tensor.name + " " + joined(tensor.sizes, "x") + "\n";
        digest.add(bytes_of(std::span<const char>(heading)));
        digest.add(bytes_of(std::span<const float>(tensor.values)));
    }
    return to_hex(digest.finish());
}

void check_weights_directory(const fs::path& path) {
    if (!may_be_written(directory_of(path))) {
        fail(path, system_reason());
    }
}

void write_weights_file(const fs::path& path, std::span<const StoredTensor> tensors,
                        const std::map<std::string, std::string>& about) {
    try {
        PartialFile partial(path);
        write_all(File(partial.path(), File::Mode::create_new), tensors, header(tensors, about));
        partial.publish();
    } catch (const std::exception& error) {
        fail(path, error.what());
    }
}

void write_weights_patiently(const fs::path& path, std::span<const StoredTensor> tensors,
                             const std::map<std::string, std::string>& about,
                             std::chrono::duration<double> patience,
                             const std::function<void(const std::string&)>& note,
                             const std::function<bool()>& stop) {
    using Clock = std::chrono::steady_clock;
    const Clock::time_point begin = Clock::now();
    for (bool waits = false;; waits = true) {
        try {
            write_weights_file(path, tensors, about);
            return;
        } catch (const StorageError& error) {
            if (!may_be_written(directory_of(path)) || Clock::now() - begin >= patience || stop()) {
                throw;
            }
            if (!waits) {
                note(std::string(error.what()) + "; retrying every second");
            }
        }
        std::this_thread::sleep_for(std::chrono::seconds(1));
    }
}

}  // namespace trommel
