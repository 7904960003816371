// Errors that a person can act on. Everything else is an outcome (a value) or an assertion.
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

/// A setting that cannot be used, with its name, so that a reader of sweep files can locate it.
class SettingError : public InputError {
  public:
    SettingError(std::string name, const std::string& text) : InputError(text), setting(std::move(name)) {}

    const std::string setting;
};

/// The operator can act: a shard, a database, a directory. Names the path and quotes the library's message.
class StorageError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// The record cannot be written now but perhaps later: the disk is full, another process holds a lock, or the
/// file system is unavailable.
class RecordUnavailable : public StorageError {
  public:
    using StorageError::StorageError;
};

/// The record was not written by trommel: edited by hand, forged or damaged. Running the same command again
/// gives the same error.
class RecordBroken : public StorageError {
  public:
    using StorageError::StorageError;
};

/// The operator can act: a message of another process cannot be understood. Names the rank or the process.
class MessageError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

}  // namespace trommel
