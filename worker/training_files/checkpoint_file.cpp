#include "worker/training_files/checkpoint_file.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <system_error>

#include "messaging/fields.hpp"
#include "system/errors.hpp"
#include "system/file.hpp"
#include "system/partial_file.hpp"

namespace trommel {

// In file order. Everything except the tensors comes first, so that tensors can be written one by one.
#define TROMMEL_FIELDS(Struct, ...)                        \
    template <class Archive, Is<Struct> S>                 \
    void fields(Archive& archive, [[maybe_unused]] S& s) { \
        archive(__VA_ARGS__);                              \
    }
TROMMEL_FIELDS(CheckpointIdentity, s.trial, s.seed, s.plan_digest)
TROMMEL_FIELDS(TrainedSoFar, s.epochs, s.selected, s.seconds)
TROMMEL_FIELDS(CheckpointTensor, s.name, s.sizes, s.strides, s.values)
TROMMEL_FIELDS(Checkpoint, s.of, s.so_far, s.steps, s.tensors)
#undef TROMMEL_FIELDS

namespace {

namespace fs = std::filesystem;

// Changes with each version of the format.
constexpr std::string_view magic = "TRMLCKP1";
constexpr std::size_t digest_size = 32;

std::span<const std::uint8_t> as_bytes(const std::vector<std::byte>& bytes) {
    return {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
}

// Writes one piece after the other, and computes their digest.
class Pieces {
  public:
    explicit Pieces(const File& file) : file_(file) {}

    template <class... Values>
    void write(const Values&... values) {
        Encoder encoder;
        encoder(values...);
        const auto bytes = encoder.take();
        write_bytes(as_bytes(bytes));
    }
    void write_bytes(std::span<const std::uint8_t> bytes) {
        file_.write_at(offset_, bytes);
        offset_ += bytes.size();
        hash_.add(bytes);
    }
    std::string finish() {
        const Digest digest = hash_.finish();
        file_.write_at(offset_, digest);
        file_.sync();
        return to_hex(digest);
    }

  private:
    const File& file_;
    Sha256 hash_;
    std::uint64_t offset_ = 0;
};

std::string write_all(const File& file, const Checkpoint& checkpoint) {
    Pieces pieces(file);
    pieces.write_bytes({reinterpret_cast<const std::uint8_t*>(magic.data()), magic.size()});
    pieces.write(checkpoint.of, checkpoint.so_far, checkpoint.steps,
                 static_cast<std::uint32_t>(checkpoint.tensors.size()));
    for (const CheckpointTensor& tensor : checkpoint.tensors) {
        pieces.write(tensor);
    }
    return pieces.finish();
}

[[noreturn]] void fail_as(const File& file, const std::string& problem) {
    throw InputError("checkpoint " + file.name() + ": " + problem);
}

// Verifies the whole file, and returns the offset at which its body ends. Throws InputError if it is not
// intact.
std::uint64_t verified_end(const File& file) {
    std::array<std::uint8_t, magic.size()> head{};
    if (file.size() < magic.size() + digest_size || !file.read_at(0, head)) {
        fail_as(file, "truncated (it has " + std::to_string(file.size()) + " bytes)");
    }
    const bool ours = std::memcmp(head.data(), magic.data(), magic.size() - 1) == 0;
    if (ours && head.back() != static_cast<std::uint8_t>(magic.back())) {
        fail_as(file, "written by another version of trommel, or damaged");
    }
    const std::uint64_t end = file.size() - digest_size;
    Digest stored{};
    Sha256 hash;
    file.hash_range(0, end, hash);
    if (!ours || !file.read_at(end, stored) || hash.finish() != stored) {
        fail_as(file, "damaged or truncated (checksum mismatch)");
    }
    return end;
}

void remove_file(const fs::path& file) {
    std::error_code ignored;
    fs::remove(file, ignored);
}

}  // namespace

std::string write_checkpoint_file(const fs::path& path, const Checkpoint& checkpoint) {
    try {
        PartialFile partial(path);
        const std::string digest = write_all(File(partial.path(), File::Mode::create_new), checkpoint);
        partial.publish();
        verified_end(File(path, File::Mode::read));
        return digest;
    } catch (const std::exception& error) {
        remove_file(path);
        throw StorageError("checkpoint " + path.string() + ": cannot be written (" + error.what() +
                           "); make its directory one that this machine can write to");
    }
}

Checkpoint read_checkpoint_file(const fs::path& path) {
    const File file(path, File::Mode::read);
    const std::uint64_t end = verified_end(file);
    std::vector<std::byte> body(end - magic.size());
    file.read_at(magic.size(), {reinterpret_cast<std::uint8_t*>(body.data()), body.size()});
    try {
        return decode_checkpoint(body);
    } catch (const MessageError&) {
        fail_as(file, "cannot be decoded (its checksum is right: was it written by another build?)");
    }
}

Checkpoint decode_checkpoint(std::span<const std::byte> body) {
    Checkpoint checkpoint;
    Decoder decoder(body);
    decoder(checkpoint);
    if (!decoder.done()) {
        throw MessageError("checkpoint is longer than its fields");
    }
    return checkpoint;
}

}  // namespace trommel
