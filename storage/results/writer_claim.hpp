// Who writes a record, said in a file beside it: a fence where locks do not reach the other nodes, or do nothing.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace trommel {

/// "results.writer" for "results.sqlite".
std::filesystem::path claim_path(const std::filesystem::path& record);

/// Who writes the record, in the words of its claim, where that is another process and it lives. Answers at once where nobody
/// has claimed it, or whoever has is dead on this machine; else waits for the next sign, five seconds at most.
std::optional<std::string> living_writer(const std::filesystem::path& record);

/// For readers, who do not wait: another process has claimed the record and gave a sign a moment ago, by this machine's clock.
bool is_being_written(const std::filesystem::path& record);

/// While it lives the record is claimed by this process: a sign each second, on a thread of its own, says that it does. Whoever
/// comes later is refused; or, where the signs have stopped, takes the claim, and the former writer must find out before it writes
/// again.
class WriterClaim {
  public:
    /// `who` is for people. Throws InputError where another writer lives, StorageError where nothing can be written.
    WriterClaim(const std::filesystem::path& record, const std::string& who);
    ~WriterClaim();
    WriterClaim(const WriterClaim&) = delete;
    WriterClaim& operator=(const WriterClaim&) = delete;

    /// Before each transaction. Throws StorageError once another process has taken the claim.
    void check() const;

  private:
    struct Signs;
    std::unique_ptr<Signs> signs_;
};

}  // namespace trommel
