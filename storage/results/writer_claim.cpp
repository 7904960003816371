#include "storage/results/writer_claim.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iterator>
#include <mutex>
#include <random>
#include <sstream>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "system/errors.hpp"
#include "system/file_system.hpp"

namespace trommel {

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using std::chrono::steady_clock;

constexpr auto between_signs = 1s;
constexpr auto longest_silence = 5s;
constexpr auto readers_patience = 4s;  // less, so that a writer found silent is silent for readers, too
constexpr auto settling_time = 300ms;

// Overwritten in place, always with this size, so that a heartbeat needs no space on a full disk.
constexpr std::size_t file_size = 512;
constexpr std::size_t longest_name = 200;

/// A claim as it is stored in its file, one line per field.
struct Claim {
    std::string token;    ///< unique to one writer
    std::string machine;  ///< on which its process number is valid
    std::string process;  ///< number and start
    std::string who;
    std::string sign;  ///< heartbeat counter

    bool is_of_another(const Claim& own) const { return token != own.token; }
};

class File {
  public:
    File(const fs::path& path, int flags) : number_(open(path.c_str(), flags | O_CLOEXEC, 0666)) {}
    ~File() {
        if (number_ >= 0) {
            close(number_);
        }
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    explicit operator bool() const { return number_ >= 0; }
    int get() const { return number_; }

  private:
    int number_;
};

Claim read(const File& file) {
    std::array<char, file_size> bytes{};
    const ssize_t size = pread(file.get(), bytes.data(), bytes.size(), 0);
    std::istringstream text(std::string(bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))));
    Claim claim;
    for (std::string* line : {&claim.token, &claim.machine, &claim.process, &claim.who, &claim.sign}) {
        std::getline(text, *line);
    }
    return claim;
}

// Opened each time, so that a network file system asks its server.
std::optional<Claim> read(const fs::path& path) {
    const File file(path, O_RDONLY);
    return file ? std::optional(read(file)) : std::nullopt;
}

bool write(const File& file, const Claim& claim) {
    std::string text =
        fmt::format("{}\n{}\n{}\n{}\n{}\n", claim.token, claim.machine, claim.process, claim.who, claim.sign);
    text.resize(file_size, ' ');
    return pwrite(file.get(), text.data(), text.size(), 0) == static_cast<ssize_t>(text.size());
}

// The boot ID of the kernel and the PID namespace.
std::string this_machine() {
    std::string boot;
    std::getline(std::ifstream("/proc/sys/kernel/random/boot_id"), boot);
    std::error_code none;
    const std::string space = fs::read_symlink("/proc/self/ns/pid", none).string();
    return boot.empty() || space.empty() ? "" : boot + " " + space;
}

// "4711 123456": number and start of a process that has not ended; nothing if there is none.
std::string running_process(const std::string& number) {
    std::string stat;
    std::getline(std::ifstream("/proc/" + number + "/stat"), stat);
    const std::size_t name_end = stat.rfind(')');  // a name may contain anything
    if (name_end == std::string::npos) {
        return "";
    }
    std::istringstream fields(stat.substr(name_end + 1));
    const std::vector<std::string> words{std::istream_iterator<std::string>(fields), {}};
    constexpr std::size_t state = 0;
    constexpr std::size_t start = 19;
    const bool has_ended = words.size() <= start || words[state] == "Z" || words[state] == "X";
    return has_ended ? "" : number + " " + words[start];
}

bool is_ours(const Claim& claim) {
    return claim.process == running_process(std::to_string(getpid())) && claim.machine == this_machine();
}

bool is_made_here(const Claim& claim) {
    return !claim.machine.empty() && claim.machine == this_machine();
}

bool is_dead_here(const Claim& claim) {
    const std::string number = claim.process.substr(0, claim.process.find(' '));
    return is_made_here(claim) && running_process(number) != claim.process;
}

std::string words_for(const Claim& claim) {
    return claim.who.empty() ? "another process" : claim.who;
}

Claim own_claim(const std::string& who) {
    std::random_device random;
    Claim claim{.token = fmt::format("{:08x}{:08x}", random(), random()),
                .machine = this_machine(),
                .process = running_process(std::to_string(getpid())),
                .who = who.substr(0, longest_name),
                .sign = "0"};
    std::ranges::replace(claim.who, '\n', ' ');
    return claim;
}

// Creates the file exclusively: only one process succeeds, on whichever node it runs.
bool make(const fs::path& path, const Claim& claim) {
    const File file(path, O_RDWR | O_CREAT | O_EXCL);
    if (!file) {
        return false;
    }
    if (!write(file, claim)) {
        const int error = errno;
        unlink(path.c_str());
        errno = error;
        return false;
    }
    return true;
}

[[noreturn]] void refuse(const fs::path& record, const std::string& writer) {
    throw InputError(record.parent_path().string() + ": this sweep is running already (" + writer +
                     "); look at it with 'trommel status', or end it with 'trommel stop'");
}

[[noreturn]] void cannot_write(const fs::path& path) {
    throw StorageError(
        path.string() + ": " + std::strerror(errno) +
        " (the writer of the record registers there); free some space, or make the directory writable");
}

// Two processes may find the same claim abandoned and take it at once: the later one wins, and the other
// notices.
void take_over(const fs::path& record, const Claim& own) {
    const fs::path path = claim_path(record);
    const fs::path old = path.string() + "." + own.token;
    if (rename(path.c_str(), old.c_str()) == 0) {
        unlink(old.c_str());
    }
    if (!make(path, own) && errno != EEXIST) {
        cannot_write(path);
    }
    std::this_thread::sleep_for(settling_time);
    const auto now = read(path);
    if (!now || now->is_of_another(own)) {
        refuse(record, now ? words_for(*now) : "another process");
    }
}

}  // namespace

fs::path claim_path(const fs::path& record) {
    return fs::path(record).replace_extension(".writer");
}

std::optional<std::string> living_writer(const fs::path& record) {
    const auto found = read(claim_path(record));
    if (!found || is_ours(*found) || is_dead_here(*found)) {
        return std::nullopt;
    }
    for (const auto end = steady_clock::now() + longest_silence; steady_clock::now() < end;
         std::this_thread::sleep_for(100ms)) {
        const auto now = read(claim_path(record));
        if (!now) {
            return std::nullopt;
        }
        if (now->is_of_another(*found) || now->sign != found->sign) {
            return words_for(*now);
        }
    }
    return std::nullopt;
}

bool is_being_written(const fs::path& record) {
    const File file(claim_path(record), O_RDONLY);
    struct stat status {};
    if (!file || fstat(file.get(), &status) != 0) {
        return false;
    }
    const std::chrono::seconds age(std::time(nullptr) - status.st_mtim.tv_sec);
    const Claim claim = read(file);
    const bool is_fresh =
        std::chrono::abs(age) < readers_patience;  // a stopped writer on this machine counts, too
    return (is_fresh || is_made_here(claim)) && !is_ours(claim) && !is_dead_here(claim);
}

struct WriterClaim::Signs {
    Signs(const fs::path& record, const std::string& who) : path(claim_path(record)), claim(own_claim(who)) {
        if (const auto writer = living_writer(record)) {
            refuse(record, *writer);
        }
        if (!make(path, claim)) {
            errno == EEXIST ? take_over(record, claim) : cannot_write(path);
        }
        if (locks_do_nothing(record)) {
            std::this_thread::sleep_for(1s);  // a reader that saw no claim would roll back our first change
        }
        thread = std::jthread([this](const std::stop_token& stop) {
            std::mutex mutex;
            std::condition_variable_any at_the_end;
            std::unique_lock lock(mutex);
            for (std::int64_t number = 1;
                 !at_the_end.wait_for(lock, stop, between_signs, [&] { return stop.stop_requested(); });
                 ++number) {
                give(number);
            }
        });
    }

    ~Signs() {
        thread.request_stop();
        thread.join();
        if (const auto now = read(path); now && !now->is_of_another(claim)) {
            unlink(path.c_str());
        }
    }

    Signs(const Signs&) = delete;
    Signs& operator=(const Signs&) = delete;

    // Writes to the file that was read: another writer's claim is a different file.
    void give(std::int64_t number) const {
        const File file(path, O_RDWR);
        if (file && !read(file).is_of_another(claim)) {
            Claim signed_claim = claim;
            signed_claim.sign = std::to_string(number);
            write(file, signed_claim);
        }
    }

    fs::path path;
    Claim claim;
    std::jthread thread;
};

WriterClaim::WriterClaim(const fs::path& record, const std::string& who)
    : signs_(std::make_unique<Signs>(record, who)) {}

WriterClaim::~WriterClaim() = default;

void WriterClaim::check() const {
    const auto now = read(signs_->path);
    if (!now) {
        // The claim was cleaned up; failing to recreate it does not mean that there is another writer.
        make(signs_->path, signs_->claim);
        return;
    }
    if (now->is_of_another(signs_->claim)) {
        throw StorageError(fmt::format(
            "{}: {} has taken over this sweep (our heartbeats did not reach it, and locks do not work across "
            "nodes here); leave the sweep to that process",
            signs_->path.parent_path().string(), words_for(*now)));
    }
}

}  // namespace trommel
