#include "storage/shards/hdf5_handles.hpp"

namespace trommel::hdf5 {
namespace {

std::mutex& mutex() {
    static std::mutex one;
    return one;
}

herr_t keep_first(unsigned position, const H5E_error2_t* error, void* text) {
    if (position == 0 && error->desc) {
        *static_cast<std::string*>(text) = error->desc;
    }
    return 0;
}

}  // namespace

std::string last_message() {
    std::string text = "no details";
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep_first, &text);
    return text;
}

Properties without_locks() {
    Properties access(H5Pcreate(H5P_FILE_ACCESS), "properties");
    check(H5Pset_file_locking(access.get(), false, true), "properties");
    return access;
}

Session::Session() : lock_(mutex()) {
    // At exit, HDF5 would again close what it could not close on a full disk, and crash.
    static const herr_t without_cleanup_at_exit = H5dont_atexit();
    check(without_cleanup_at_exit, "HDF5");
    H5Eget_auto2(H5E_DEFAULT, &print_, &print_data_);
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

Session::~Session() {
    H5Eset_auto2(H5E_DEFAULT, print_, print_data_);
}

}  // namespace trommel::hdf5
