// The FIFO that a program reports to, and the journal into which its guard copies all that comes out of it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "system/unique_fd.hpp"

namespace trommel {

/// How a program is started: with files in its checkpoint directory, or without.
enum class ProgramStart { anew, from_checkpoint };

/// What a program writes is in its journal, and that on the disk, before anybody is told of it: so it is not lost with those
/// who listen. Journals are never written again: each start of a program gets the next number.
class ReportPipe {
  public:
    /// Opens the FIFO and makes the next journal, with a mark where the program finds a checkpoint. Throws std::system_error where
    /// one of them cannot be had.
    ReportPipe(std::filesystem::path fifo, const std::filesystem::path& journals, ProgramStart start);

    std::int32_t number() const { return number_; }

    /// Readable when copy() has something to do; -1 while it cannot take any more.
    int fd() const { return unsaved_.empty() ? fifo_.get() : -1; }

    /// Copies what is there. Where the journal cannot be written (a full disk), it is tried again at the next call, and the
    /// program waits once its pipe is full.
    void copy();

    /// How many bytes of the journal are on the disk.
    std::int64_t saved() const { return saved_; }

    /// Why the journal cannot be written, as an errno; 0 where everything that was copied is on the disk.
    int problem() const { return unsaved_.empty() ? 0 : problem_; }

    /// Whether the path still leads to the pipe. A program may have put a file in its place.
    bool is_in_place() const;

    /// Removes the FIFO, and nothing else that may lie in its place.
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

/// JOURNALS/3.resumed, an empty file: the program of that journal has found a checkpoint.
std::filesystem::path resumption_path(const std::filesystem::path& journals, std::int32_t number);

}  // namespace trommel
