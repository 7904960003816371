#include "storage/results/sqlite_words.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "system/printable.hpp"

namespace trommel::sqlite {

namespace {

// The system's word where SQLite has only "disk I/O error".
std::string words_for(int code, sqlite3* handle) {
    if (!handle) {
        return sqlite3_errstr(code);
    }
    if ((code & 0xff) == SQLITE_INTERRUPT) {
        return "its size does not justify how much there is to read (forged, or damaged?)";
    }
    return sqlite3_errmsg(handle);
}

// Of the last call that failed on the database (SQLITE_FCNTL_FILE_POINTER), or on its log or journal.
int last_errno(sqlite3* handle, int which) {
    sqlite3_file* file = nullptr;
    int error = 0;
    if (sqlite3_file_control(handle, "main", which, &file) == SQLITE_OK && file && file->pMethods) {
        file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &error);
    }
    return error;
}

// A quota is the usual full disk of a cluster; SQLite calls it an I/O error. What it remembers as the system's error may be that of
// another call, when a transaction was taken back meanwhile: each file remembers its own.
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

// What was written last, beside a copy that was put back, belongs to the file that was there before.
std::string what_heals(const std::filesystem::path& path) {
    std::error_code none;
    const std::string log = path.string() + "-wal";
    const bool has_log = std::filesystem::file_size(log, none) > 0 && !none;
    const std::string restore =
        "restore it from a copy, or save what is readable with 'sqlite3 FILE .recover'";
    return has_log
               ? fmt::format(
                     "if this is a copy that was put back, remove {} and {}-shm first, which belong to the "
                     "file that was here before; else {}",
                     log, path.string(), restore)
               : restore;
}

std::string advice(int code, const std::filesystem::path& path) {
    switch (code & 0xff) {
        case SQLITE_FULL:
            return "make room on the file system, then run the same command again";
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return "end the sqlite3 shell or the script that holds it, or ask again later (on a network file "
                   "system a running coordinator keeps it to itself)";
        case SQLITE_NOTADB:
            return "give the results.sqlite that 'trommel run' made";
        case SQLITE_CORRUPT:
        case SQLITE_ERROR:  // a table or column that is not there
        case SQLITE_TOOBIG:
        case SQLITE_INTERRUPT:
            return what_heals(path);
        case SQLITE_CANTOPEN:
        case SQLITE_PERM:
        case SQLITE_READONLY:
            return "look whether it exists and whether file and directory may be read (and written, by a "
                   "run)";
        default:
            return "look at the file system's health, then run the same command again";
    }
}

std::string complaint(int code, sqlite3* handle, const std::filesystem::path& path, std::string_view doing) {
    if (is_quota(code, handle)) {
        return fmt::format(
            "{}: your quota of this file system is used up ({}, SQLite, while {}); make room, or ask for "
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
