#include "storage/results/new_database.hpp"

#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "storage/results/schema.hpp"
#include "storage/results/values.hpp"
#include "system/errors.hpp"
#include "system/partial_file.hpp"
#include "system/version.hpp"

namespace trommel {

namespace {

namespace fs = std::filesystem;

void insert_sweep(const sqlite::Database& database, const SweepSource& source) {
    sqlite::Statement(database, "INSERT INTO sweep VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, 0, ?6, 0.0)")
        .bind(source.name, source.file_name, source.text, source.objective.metric,
              to_text(source.objective.direction), utc_now(database), version(), revision())
        .run();
    sqlite::Statement metric(database, "INSERT INTO metrics VALUES (?1, ?2)");
    for (std::size_t i = 0; i < source.metrics.size(); ++i) {
        metric.bind(static_cast<std::int64_t>(i), source.metrics[i]).run();
    }
}

void bind_labels(sqlite::Statement& statement, int position, const std::string& data_set,
                 const std::map<std::string, std::vector<std::uint16_t>>& labels) {
    const auto found = labels.find(data_set);
    if (found == labels.end()) {
        statement.bind_at(position, std::nullopt);
        return;
    }
    const std::vector<std::byte> bytes = to_bytes(found->second);
    statement.bind_at(position, std::span<const std::byte>(bytes));
}

void insert_data_sets(const sqlite::Database& database, const SweepSource& source) {
    sqlite::Statement data_set(database, "INSERT INTO data_sets VALUES (?1, ?2, ?3, ?4)");
    sqlite::Statement shard(database, "INSERT INTO shards VALUES (?1, ?2, ?3, ?4)");
    for (std::size_t i = 0; i < source.data.size(); ++i) {
        const DataSet& data = source.data[i];
        data_set.bind(data.name, static_cast<std::int64_t>(i));
        bind_labels(data_set, 3, data.name, source.val_labels);
        bind_labels(data_set, 4, data.name, source.test_labels);
        data_set.run();
        for (std::size_t j = 0; j < data.shards.size(); ++j) {
            const auto checksum =
                j < data.checksums.size() ? std::optional(std::string_view(data.checksums[j])) : std::nullopt;
            shard.bind(data.name, static_cast<std::int64_t>(j), data.shards[j], checksum).run();
        }
    }
}

void insert_classes(const sqlite::Database& database, const std::vector<std::string>& classes) {
    sqlite::Statement row(database, "INSERT INTO classes VALUES (?1, ?2)");
    for (std::size_t i = 0; i < classes.size(); ++i) {
        row.bind(static_cast<std::int64_t>(i), classes[i]).run();
    }
}

// SQLite's own files beside a database that was not finished.
void remove_journals(const fs::path& path) {
    for (const char* suffix : {"-journal", "-wal", "-shm"}) {
        std::error_code ignored;
        fs::remove(path.string() + suffix, ignored);
    }
}

void fill(const fs::path& path, const SweepSource& source) {
    sqlite::Database database(path, sqlite::Access::create);
    database.execute("PRAGMA synchronous = FULL");
    sqlite::Transaction transaction(database, sqlite::Transaction::Kind::write);
    create_schema(database, source.metrics);
    insert_sweep(database, source);
    insert_data_sets(database, source);
    upgrade_schema(database);
    insert_classes(database, source.classes);
    transaction.commit();
}

[[noreturn]] void cannot_make(const fs::path& path, int error) {
    throw StorageError(path.string() + ": cannot make the database (" + std::strerror(error) +
                       (error == EEXIST ? "); choose another directory, or resume the sweep in this one"
                                        : "); check that the directory exists and is writable"));
}

}  // namespace

void make_new_database(const fs::path& path, const SweepSource& source) {
    if (fs::exists(path)) {
        cannot_make(path, EEXIST);
    }
    PartialFile partial(path);
    try {
        fill(partial.path(), source);
    } catch (...) {
        remove_journals(partial.path());
        throw;
    }
    try {
        if (const auto problem = partial.publish(IfExists::refuse)) {
            cannot_make(path.has_parent_path() ? path.parent_path() : ".", problem.value());
        }
    } catch (const fs::filesystem_error& error) {
        cannot_make(path, error.code().value());
    }
}

}  // namespace trommel
