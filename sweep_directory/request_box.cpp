#include "sweep_directory/request_box.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <system_error>

#include "messaging/messages.hpp"
#include "system/errors.hpp"
#include "system/whole_file.hpp"

namespace trommel {

namespace {

namespace fs = std::filesystem;

constexpr const char* ending = ".json";

std::vector<fs::path> files_in(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code none;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, none)) {
        if (entry.path().extension() == ending &&
            entry.is_regular_file(none)) {  // opening a pipe would block
            files.push_back(entry.path());
        }
    }
    std::ranges::sort(files);
    return files;
}

void set_aside(const fs::path& file, const std::string& why,
               const std::function<void(std::string_view)>& log) {
    std::error_code error;
    fs::rename(file, file.string() + ".refused", error);
    log(file.string() + ": renamed to '.refused' (" + why + ")");
}

}  // namespace

RequestBox::RequestBox(const fs::path& sweep_directory) : folder_(sweep_directory / "requests") {}

fs::path RequestBox::file_of(const Request& request) const {
    return folder_ / (request.id + ending);
}

void RequestBox::put(const Request& request) const {
    std::error_code error;
    fs::create_directories(folder_, error);
    if (error) {
        throw StorageError(folder_.string() + ": " + error.message() +
                           " (a request is a file there); make the directory writable");
    }
    write_whole(file_of(request), to_json_text(request));
}

std::vector<Request> RequestBox::look(const std::function<void(std::string_view)>& log) const {
    std::vector<Request> requests;
    for (const fs::path& file : files_in(folder_)) {
        try {
            requests.push_back(read_request(file.stem().string(), read_whole(file)));
        } catch (const std::exception& error) {
            set_aside(file, error.what(), log);
        }
    }
    return requests;
}

void RequestBox::forget_stops(const std::function<void(std::string_view)>& log) const {
    for (const Request& request : look(log)) {
        if (std::holds_alternative<Stop>(request.what)) {
            log("'" + to_text(request) + "' was meant for an earlier run and is discarded");
            remove(request);
        }
    }
}

bool RequestBox::is_empty() const {
    return files_in(folder_).empty();
}

bool RequestBox::holds(const Request& request) const {
    return fs::exists(file_of(request));
}

void RequestBox::remove(const Request& request) const {
    std::error_code gone_already;
    fs::remove(file_of(request), gone_already);
}

Request make_request(decltype(Request::what) what) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const Hello self = hello();
    std::string id = std::to_string(std::chrono::duration_cast<std::chrono::microseconds>(now).count()) +
                     "-" + self.host + "-" + std::to_string(self.process);
    return {.id = std::move(id), .what = std::move(what)};
}

}  // namespace trommel
