// Files that appear under their name complete or not at all, even if a process dies while it writes one.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace trommel {

/// What to do if a file of that name exists.
enum class IfExists { refuse, replace };

/// The name of a file before it is complete: hidden, unique (an abandoned attempt may still be writing on another machine), and in the
/// same directory, because a rename must not cross file systems. Creates nothing itself.
class PartialFile {
  public:
    explicit PartialFile(std::filesystem::path final_path);

    /// Removes the partial file, unless it was published.
    ~PartialFile();
    PartialFile(const PartialFile&) = delete;
    PartialFile& operator=(const PartialFile&) = delete;

    /// ".NAME.<process>-<number>.partial"
    const std::filesystem::path& path() const { return path_; }

    /// Gives the synced file its name. Throws std::filesystem::filesystem_error; its code is
    /// std::errc::file_exists if the name is taken, and must not be replaced. Returns why the name may not
    /// survive a power failure, if it may not; nothing if the file system cannot sync directories.
    std::error_code publish(IfExists if_exists = IfExists::replace);

  private:
    std::filesystem::path final_path_;
    std::filesystem::path path_;
    bool is_published_ = false;
};

/// NAME, if the file name is that of a PartialFile.
std::optional<std::string> name_of_partial(std::string_view file_name);

}  // namespace trommel
