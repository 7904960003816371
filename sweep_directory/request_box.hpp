// The folder `requests` of a sweep directory: one small JSON file for each request to the coordinator.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "messaging/requests.hpp"

namespace trommel {

/// A request is written completely or not at all, whichever process dies. It stays until its effect was
/// committed.
class RequestBox {
  public:
    explicit RequestBox(const std::filesystem::path& sweep_directory);

    /// Throws StorageError if the folder cannot be written.
    void put(const Request& request) const;

    /// All requests, oldest first. A file that is not a request is renamed to ".refused", and `log` gets the
    /// reason.
    std::vector<Request> look(const std::function<void(std::string_view)>& log) const;

    /// A request to stop is meant for the run in which it was made: this removes it before the next run
    /// begins.
    void forget_stops(const std::function<void(std::string_view)>& log) const;

    bool is_empty() const;
    bool holds(const Request& request) const;
    void remove(const Request& request) const;

  private:
    std::filesystem::path file_of(const Request& request) const;

    std::filesystem::path folder_;
};

/// A request with a new id, which sorts after all earlier ones.
Request make_request(decltype(Request::what) what);

/// {"schema": "request/1", "retry": {...}}. `read_request` throws InputError for a text that is not a
/// request.
std::string to_json_text(const Request& request);
Request read_request(const std::string& id, const std::string& text);

}  // namespace trommel
