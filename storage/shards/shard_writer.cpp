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

void publish(PartialFile& file, const fs::path& output, IfExists if_exists) {
    try {
        file.publish(if_exists);
    } catch (const fs::filesystem_error& error) {
        if (error.code() == std::errc::file_exists) {
            fail_because_it_exists(output);
        }
        throw StorageError(output.string() + ": cannot rename the finished shard to this (" +
                           error.code().message() + ")");
    }
}

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
          partial_(output_),
          file_(partial_.path(), File::Mode::create_new, output_.string()),
          block_(create(file_, info_)),
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
        file_.write_at(block_.pixels_offset + place * image_bytes, pixels);
    }

    ShardInfo finish() {
        for (const auto& written : written_) {
            if (!written) {
                throw std::logic_error("ShardWriter: not all images were written");
            }
        }
        Sha256 pixels;
        file_.hash_range(block_.pixels_offset, block_.pixels_offset + block_.pixels_bytes, pixels);
        info_.images_checksum = to_hex(pixels.finish());
        write_images_checksum(file_, info_.element, info_.images_checksum);

        block_.file_bytes = file_.size();
        block_.metadata_digest = metadata_digest(file_, block_);
        info_.checksum = to_hex(block_.metadata_digest);
        write_user_block(file_, block_);
        file_.sync();
        publish(partial_, output_, if_exists_);
        return info_;
    }

  private:
    fs::path output_;
    IfExists if_exists_;
    ShardInfo info_;
    PartialFile partial_;
    File file_;
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
