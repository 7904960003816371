// The errors that a person can act on. Everything else is an outcome (a value) or an assertion.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace trommel {

/// The user can act: a sweep file, an option, an image. The text reads
/// "<where>: <problem> (<why it is one>); <what to do>".
class InputError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// A setting that cannot be used, by name, so that a reader of sweep files can tell where it stands.
class SettingError : public InputError {
  public:
    SettingError(std::string name, const std::string& text) : InputError(text), setting(std::move(name)) {}

    const std::string setting;
};

/// The operator can act: a shard, a database, a directory. Names the path and the library's own words.
class StorageError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// The record cannot be written now, and perhaps later: the disk is full, somebody holds a lock, the file system is away.
class RecordUnavailable : public StorageError {
  public:
    using StorageError::StorageError;
};

/// The record is not what trommel writes: edited by hand, forged or damaged. Whoever starts the same command again is told the same.
class RecordBroken : public StorageError {
  public:
    using StorageError::StorageError;
};

/// The operator can act: what another process said cannot be understood. Names the rank or the process.
class MessageError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

}  // namespace trommel
