#include "storage/shards/shard_writer.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <stdexcept>
#include <system_error>

#include "storage/shards/metadata.hpp"
#include "storage/shards/user_block.hpp"
#include "system/errors.hpp"
#include "system/file.hpp"

namespace trommel {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail_because_it_exists(const fs::path& output) {
    throw InputError(
        output.string() +
        ": already exists (a shard is only overwritten on request); choose another name, or add --force");
}

void check_output(const fs::path& output, IfExists if_exists) {
    const fs::path directory = output.has_parent_path() ? output.parent_path() : fs::path(".");
    std::error_code ignored;
    if (!output.has_filename() || fs::is_directory(output, ignored)) {
        throw InputError(output.string() + ": is a directory (a file name is needed); add one, e.g. data.h5");
    }
    if (!fs::is_directory(directory, ignored)) {
        throw InputError(output.string() + ": no directory '" + directory.string() + "'; create it first");
    }
    if (if_exists == IfExists::refuse && fs::exists(fs::symlink_status(output, ignored))) {
        fail_because_it_exists(output);
    }
}

// Not every file system can refuse to replace a file as part of the rename; there, the check just before must
// do.
int rename_if_free(const fs::path& from, const fs::path& to) {
    const int status = ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE);
    if (status == 0 || (errno != EINVAL && errno != ENOSYS)) {
        return status;
    }
    std::error_code ignored;
    if (fs::exists(fs::symlink_status(to, ignored))) {
        errno = EEXIST;
        return -1;
    }
    return std::rename(from.c_str(), to.c_str());
}

void rename_over(const fs::path& from, const fs::path& to, IfExists if_exists) {
    const int status =
        if_exists == IfExists::replace ? std::rename(from.c_str(), to.c_str()) : rename_if_free(from, to);
    if (status == 0) {
        return;
    }
    if (errno == EEXIST) {
        fail_because_it_exists(to);
    }
    const std::string reason = std::generic_category().message(errno);
    throw StorageError(to.string() + ": cannot rename the finished shard to this (" + reason + ")");
}

/// A new, empty file beside `output` that is removed unless it is renamed to its final name.
class Temporary {
  public:
    explicit Temporary(const fs::path& output)
        : file_(partial_path(output), File::Mode::create_new, output.string()) {}
    ~Temporary() {
        if (!kept_) {
            std::error_code ignored;
            fs::remove(file_.path(), ignored);
        }
    }
    Temporary(const Temporary&) = delete;
    Temporary& operator=(const Temporary&) = delete;

    const File& file() const { return file_; }
    void keep_as(const fs::path& output, IfExists if_exists) {
        rename_over(file_.path(), output, if_exists);
        kept_ = true;
    }

  private:
    File file_;
    bool kept_ = false;
};

// A full disk is noticed before HDF5 meets it, and before an hour of decoding images.
UserBlock create(const File& file, const ShardInfo& info) {
    file.reserve(user_block_bytes + check_consistent(info, file.name()));
    const UserBlock block = create_hdf5(file, info);  // this truncates the file first
    file.reserve(block.pixels_offset + block.pixels_bytes);
    return block;
}

}  // namespace

class ShardWriter::Draft {
  public:
    Draft(fs::path output, ShardInfo info, IfExists if_exists)
        : output_(std::move(output)),
          if_exists_(if_exists),
          info_(std::move(info)),
          temporary_(output_),
          block_(create(temporary_.file(), info_)),
          written_(static_cast<std::size_t>(info_.images)) {}

    void write(std::int64_t index, std::span<const std::uint8_t> pixels) {
        const auto image_bytes =
            static_cast<std::size_t>(info_.height * info_.width * info_.channels * bytes_of(info_.element));
        if (index < 0 || index >= info_.images || pixels.size() != image_bytes) {
            throw std::logic_error("ShardWriter: no such image, or pixels of another size");
        }
        const auto place = static_cast<std::size_t>(index);
        if (written_[place].exchange(true)) {
            throw std::logic_error("ShardWriter: image " + std::to_string(index) + " is written twice");
        }
        temporary_.file().write_at(block_.pixels_offset + place * image_bytes, pixels);
    }

    ShardInfo finish() {
        for (const auto& written : written_) {
            if (!written) {
                throw std::logic_error("ShardWriter: not all images were written");
            }
        }
        const File& file = temporary_.file();
        Sha256 pixels;
        file.hash_range(block_.pixels_offset, block_.pixels_offset + block_.pixels_bytes, pixels);
        info_.images_checksum = to_hex(pixels.finish());
        write_images_checksum(file, info_.element, info_.images_checksum);

        block_.file_bytes = file.size();
        block_.metadata_digest = metadata_digest(file, block_);
        info_.checksum = to_hex(block_.metadata_digest);
        write_user_block(file, block_);
        file.sync();
        temporary_.keep_as(output_, if_exists_);
        sync_directory_of(output_);
        return info_;
    }

  private:
    fs::path output_;
    IfExists if_exists_;
    ShardInfo info_;
    Temporary temporary_;
    UserBlock block_;
    std::vector<std::atomic<bool>> written_;
};

ShardWriter::ShardWriter(fs::path output, ShardInfo info, IfExists if_exists) {
    check_output(output, if_exists);
    check_consistent(info, output.string());
    draft_ = std::make_unique<Draft>(std::move(output), std::move(info), if_exists);
}

ShardWriter::~ShardWriter() = default;
ShardWriter::ShardWriter(ShardWriter&&) noexcept = default;
ShardWriter& ShardWriter::operator=(ShardWriter&&) noexcept = default;

void ShardWriter::write(std::int64_t index, std::span<const std::uint8_t> pixels) {
    draft_->write(index, pixels);
}

ShardInfo ShardWriter::finish() {
    return draft_->finish();
}

}  // namespace trommel
