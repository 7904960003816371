// The folder `requests` of a sweep directory: one small JSON file for each thing that is asked of the coordinator.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "messaging/requests.hpp"

namespace trommel {

/// A request is there whole or not at all, whoever dies meanwhile. It stays until its carrying out was committed.
class RequestBox {
  public:
    explicit RequestBox(const std::filesystem::path& sweep_directory);

    /// Throws StorageError where the folder cannot be written.
    void put(const Request& request) const;

    /// What lies there, the oldest first. A file that is no request is set aside (".refused"), and `log` is told why.
    std::vector<Request> look(const std::function<void(std::string_view)>& log) const;

    /// A request to stop was meant for the life that ran when it was made: before another one begins, it is removed.
    void forget_stops(const std::function<void(std::string_view)>& log) const;

    bool is_empty() const;
    bool holds(const Request& request) const;
    void remove(const Request& request) const;

  private:
    std::filesystem::path file_of(const Request& request) const;

    std::filesystem::path folder_;
};

/// With an id of its own, later than those before.
Request make_request(decltype(Request::what) what);

/// {"schema": "request/1", "retry": {...}}. `read_request` throws InputError for a text that is none.
std::string to_json_text(const Request& request);
Request read_request(const std::string& id, const std::string& text);

}  // namespace trommel
