// Owners of HDF5 identifiers, and HDF5's own error messages. Included by .cpp files only.
#pragma once

#include <hdf5.h>

#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "system/errors.hpp"

namespace trommel::hdf5 {

/// HDF5's last error message, from its innermost function.
std::string last_message();

/// Throws StorageError, "<what>: HDF5: <its message>", if an HDF5 call returned a negative value.
template <class Status>
Status check(Status status, std::string_view what) {
    if (status < 0) {
        throw StorageError(std::string(what) + " (HDF5: " + last_message() + ")");
    }
    return status;
}

/// Owns one HDF5 identifier and closes it with the function for its type.
template <herr_t (*close)(hid_t)>
class Hid {
  public:
    Hid(hid_t id, std::string_view what) : id_(check(id, what)) {}
    ~Hid() {
        if (id_ >= 0) {
            close(id_);
        }
    }
    Hid(Hid&& other) noexcept : id_(std::exchange(other.id_, H5I_INVALID_HID)) {}
    Hid& operator=(Hid&& other) noexcept {
        std::swap(id_, other.id_);
        return *this;
    }

    hid_t get() const { return id_; }

  private:
    hid_t id_;
};

using FileId = Hid<H5Fclose>;
using Group = Hid<H5Gclose>;
using Dataset = Hid<H5Dclose>;
using Attribute = Hid<H5Aclose>;
using Space = Hid<H5Sclose>;
using Type = Hid<H5Tclose>;
using Properties = Hid<H5Pclose>;

/// Opens or creates a file without HDF5's locks: a shard is never written in place, and some network file
/// systems have no locks.
Properties without_locks();

/// Held while HDF5 is used: the library may have been built without thread safety, and it prints errors by
/// default.
class Session {
  public:
    Session();
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

  private:
    std::lock_guard<std::mutex> lock_;
    H5E_auto2_t print_ = nullptr;
    void* print_data_ = nullptr;
};

}  // namespace trommel::hdf5
