// A file beside a record that names the process that writes the record: a fence for file systems whose locks do not
// work across nodes.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace trommel {

/// "results.writer" for "results.sqlite".
std::filesystem::path claim_path(const std::filesystem::path& record);

/// The process that writes the record, as its claim describes it, if it is another process and alive. Returns
/// at once if there is no claim, or its process is dead on this machine; otherwise waits for its next
/// heartbeat, at most five seconds.
std::optional<std::string> living_writer(const std::filesystem::path& record);

/// For readers, who do not wait: another process has claimed the record, and its last heartbeat is recent by
/// this machine's clock.
bool is_being_written(const std::filesystem::path& record);

/// Claims the record for this process while the object lives: a thread writes a heartbeat each second. A
/// later process is refused; but if the heartbeats have stopped, it takes the claim, and the former writer
/// must notice that before it writes again.
class WriterClaim {
  public:
    /// `who` is text for people. Throws InputError if another writer is alive, StorageError if the claim
    /// cannot be written.
    WriterClaim(const std::filesystem::path& record, const std::string& who);
    ~WriterClaim();
    WriterClaim(const WriterClaim&) = delete;
    WriterClaim& operator=(const WriterClaim&) = delete;

    /// Call before each transaction. Throws StorageError once another process has taken the claim.
    void check() const;

  private:
    struct Signs;
    std::unique_ptr<Signs> signs_;
};

}  // namespace trommel
