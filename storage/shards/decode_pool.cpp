#include "storage/shards/decode_pool.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

#include "storage/shards/decode_image.hpp"
#include "sweep/errors.hpp"
#include "sweep/printable.hpp"

namespace trommel {
namespace {

class DecodePool {
  public:
    DecodePool(ShardWriter& writer, const std::filesystem::path& directory, const ShardInfo& info,
               const ImportOptions& options, const ImportProgress& progress)
        : writer_(writer),
          directory_(directory),
          info_(info),
          options_(options),
          progress_(progress),
          decoded_(static_cast<std::size_t>(info.images)) {}

    DecodedImages run() {
        {
            std::vector<std::jthread> others;
            for (unsigned i = 1; i < threads(); ++i) {
                others.emplace_back([this] { work(); });
            }
            work();
        }
        if (failure_) {
            std::rethrow_exception(failure_);
        }
        return {std::move(decoded_), std::move(unreadable_)};
    }

  private:
    unsigned threads() const {
        return std::clamp(options_.threads, 1U,
                          static_cast<unsigned>(std::min<std::int64_t>(info_.images, 256)));
    }

    void work() noexcept {
        try {
            for (std::int64_t index = next_++; index < info_.images && !stopped_; index = next_++) {
                decode_one(static_cast<std::size_t>(index));
                report_one();
            }
        } catch (...) {
            // A full disk, or a person who gave up: no reason to decode the rest.
            stopped_ = true;
            const std::lock_guard lock(mutex_);
            failure_ = std::current_exception();
        }
    }

    void decode_one(std::size_t place) {
        try {
            const Image original = decode_image(directory_ / info_.sources[place]);
            const Image fitted = fit_image(original, options_.size, options_.fit);
            writer_.write(static_cast<std::int64_t>(place), fitted.pixels);
            decoded_[place] = {original.size, sha256(fitted.pixels)};
        } catch (const InputError& error) {
            const std::lock_guard lock(mutex_);
            unreadable_[place] = printable(error.what());
        }
    }

    void report_one() {
        const std::lock_guard lock(mutex_);
        ++done_;
        if (progress_) {
            progress_(done_, info_.images);
        }
    }

    ShardWriter& writer_;
    const std::filesystem::path& directory_;
    const ShardInfo& info_;
    const ImportOptions& options_;
    const ImportProgress& progress_;
    std::vector<DecodedImage> decoded_;
    std::atomic<std::int64_t> next_ = 0;
    std::atomic<bool> stopped_ = false;
    std::mutex mutex_;  ///< guards what follows
    std::int64_t done_ = 0;
    std::map<std::size_t, std::string> unreadable_;
    std::exception_ptr failure_;
};

}  // namespace

DecodedImages decode_into(ShardWriter& writer, const std::filesystem::path& directory, const ShardInfo& info,
                          const ImportOptions& options, const ImportProgress& progress) {
    return DecodePool(writer, directory, info, options, progress).run();
}

}  // namespace trommel
