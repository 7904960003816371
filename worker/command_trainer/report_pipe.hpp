// The FIFO for a program's reports, and the journal to which its guard copies them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "system/unique_fd.hpp"

namespace trommel {

/// How a program starts: without files in its checkpoint directory, or with some.
enum class ProgramStart { from_scratch, from_checkpoint };

/// Reports are in the journal and on the disk before any other process learns of them, so they survive the
/// death of their readers. Journals are never rewritten: each start of a program gets the next number.
class ReportPipe {
  public:
    /// Opens the FIFO and creates the next journal, with a mark if the program finds a checkpoint. Throws
    /// std::system_error if that fails.
    ReportPipe(std::filesystem::path fifo, const std::filesystem::path& journals, ProgramStart start);

    std::int32_t number() const { return number_; }

    /// Readable when copy() has something to do; -1 while it cannot accept more.
    int fd() const { return unsaved_.empty() ? fifo_.get() : -1; }

    /// Copies the available reports. If the journal cannot be written (a full disk), the next call tries
    /// again, and the program blocks once its pipe is full.
    void copy();

    /// Number of bytes of the journal that are on the disk.
    std::int64_t saved() const { return saved_; }

    /// Why the journal cannot be written, as an errno; 0 if everything that was copied is on the disk.
    int problem() const { return unsaved_.empty() ? 0 : problem_; }

    /// Whether the path still leads to the pipe. A program may have replaced it with a file.
    bool is_in_place() const;

    /// Removes the FIFO, but not a file that replaced it.
    void remove();

  private:
    bool save();

    std::filesystem::path path_;
    UniqueFd fifo_;
    std::int32_t number_ = 0;
    UniqueFd journal_;
    std::string unsaved_;
    std::int64_t saved_ = 0;
    int problem_ = 0;
};

/// JOURNALS/3.jsonl
std::filesystem::path journal_path(const std::filesystem::path& journals, std::int32_t number);

/// JOURNALS/3.resumed, an empty file: the program of that journal started with a checkpoint.
std::filesystem::path resumption_path(const std::filesystem::path& journals, std::int32_t number);

}  // namespace trommel
