#include "storage/results/sqlite_words.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "system/printable.hpp"

namespace trommel::sqlite {

namespace {

// The text of an error: SQLite's own, except for an interrupt, by which long reads are stopped.
std::string words_for(int code, sqlite3* handle) {
    if (!handle) {
        return sqlite3_errstr(code);
    }
    if ((code & 0xff) == SQLITE_INTERRUPT) {
        return "reading takes far longer than a file of its size should (forged, or damaged?)";
    }
    return sqlite3_errmsg(handle);
}

// The errno of the last failed system call on the database file (SQLITE_FCNTL_FILE_POINTER), or on its log or
// journal.
int last_errno(sqlite3* handle, int which) {
    sqlite3_file* file = nullptr;
    int error = 0;
    if (sqlite3_file_control(handle, "main", which, &file) == SQLITE_OK && file && file->pMethods) {
        file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &error);
    }
    return error;
}

// Whether the cause is an exceeded quota, as it usually is on a cluster: SQLite reports it as an I/O error, not
// as a full disk. sqlite3_system_errno() may return the error of a later call, if a transaction was rolled
// back meanwhile, so the last errors of the two files are checked, too.
bool is_quota(int code, sqlite3* handle) {
    const int kind = code & 0xff;
    return (kind == SQLITE_IOERR || kind == SQLITE_FULL || kind == SQLITE_CANTOPEN) && handle &&
           (sqlite3_system_errno(handle) == EDQUOT ||
            last_errno(handle, SQLITE_FCNTL_FILE_POINTER) == EDQUOT ||
            last_errno(handle, SQLITE_FCNTL_JOURNAL_POINTER) == EDQUOT);
}

}  // namespace

std::string_view name_of_type(int type) {
    switch (type) {
        case SQLITE_INTEGER:
            return "an integer";
        case SQLITE_FLOAT:
            return "a number";
        case SQLITE_TEXT:
            return "a text";
        case SQLITE_BLOB:
            return "a blob";
        default:
            return "NULL";
    }
}

// If the database was restored from a copy, the write-ahead log beside it may belong to the file that was
// replaced.
std::string what_heals(const std::filesystem::path& path) {
    std::error_code none;
    const std::string log = path.string() + "-wal";
    const bool has_log = std::filesystem::file_size(log, none) > 0 && !none;
    const std::string restore =
        "restore it from a copy, or save what is readable with 'sqlite3 FILE .recover'";
    return has_log ? fmt::format(
                         "if this is a restored copy, first remove {} and {}-shm, which belong to the "
                         "file that was here before; otherwise {}",
                         log, path.string(), restore)
                   : restore;
}

std::string advice(int code, const std::filesystem::path& path) {
    switch (code & 0xff) {
        case SQLITE_FULL:
            return "free some space on the file system, then run the same command again";
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return "end the sqlite3 shell or the script that holds it, or try again later (on a network file "
                   "system a running coordinator locks it)";
        case SQLITE_NOTADB:
            return "name the results.sqlite that 'trommel run' made";
        case SQLITE_CORRUPT:
        case SQLITE_ERROR:  // a missing table or column
        case SQLITE_TOOBIG:
        case SQLITE_INTERRUPT:
            return what_heals(path);
        case SQLITE_CANTOPEN:
        case SQLITE_PERM:
        case SQLITE_READONLY:
            return "check that it exists and that file and directory are readable (and writable, for a "
                   "run)";
        default:
            return "check the file system for errors, then run the same command again";
    }
}

std::string complaint(int code, sqlite3* handle, const std::filesystem::path& path, std::string_view doing) {
    if (is_quota(code, handle)) {
        return fmt::format(
            "{}: your quota of this file system is used up ({}, SQLite, while {}); free some space, or ask for "
            "more, "
            "then run the same command again",
            path.string(), std::strerror(EDQUOT), doing);
    }
    return fmt::format("{}: {} (SQLite, while {}); {}", path.string(), printable(words_for(code, handle)),
                       doing, advice(code, path));
}

std::string shortened(std::string_view sql) {
    constexpr std::size_t most = 60;
    std::string text;
    for (const char c : sql) {
        const bool blank = c == '\n' || c == ' ';
        if (!blank || (!text.empty() && text.back() != ' ')) {
            text += blank ? ' ' : c;
        }
        if (text.size() == most) {
            return text + "...";
        }
    }
    return text;
}

}  // namespace trommel::sqlite
