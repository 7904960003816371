// Error messages for SQLite's errors. Private to this folder.
#pragma once

#include <sqlite3.h>

#include <filesystem>
#include <string>
#include <string_view>

namespace trommel::sqlite {

/// "an integer", "a text", ...
std::string_view name_of_type(int type);

/// What to do with a damaged file.
std::string what_heals(const std::filesystem::path& path);

/// "<path>: <problem> (SQLite, while <doing>); <what to do>" for a code that is not SQLITE_OK.
std::string complaint(int code, sqlite3* handle, const std::filesystem::path& path, std::string_view doing);

/// What to do if the database cannot even be opened.
std::string advice(int code, const std::filesystem::path& path);

/// The start of a statement, on one line.
std::string shortened(std::string_view sql);

}  // namespace trommel::sqlite
