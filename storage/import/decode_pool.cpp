#include "storage/import/decode_pool.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <new>
#include <thread>
#include <utility>

#include "storage/images/decode_image.hpp"
#include "storage/images/image_memory.hpp"
#include "system/errors.hpp"
#include "system/printable.hpp"

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
            start(others);
            work();
        }
        decode_large();
        if (failure_) {
            std::rethrow_exception(failure_);
        }
        return {std::move(decoded_), std::move(unreadable_)};
    }

  private:
    // Uses fewer threads than requested if no more can be started (their stacks need memory, too).
    void start(std::vector<std::jthread>& others) {
        try {
            for (unsigned i = 1; i < threads(); ++i) {
                others.emplace_back([this] { work(); });
            }
        } catch (const std::exception&) {
        }
    }

    unsigned threads() const {
        return std::clamp(options_.threads, 1U,
                          static_cast<unsigned>(std::min<std::int64_t>(info_.images, 256)));
    }

    void work() noexcept {
        for (std::int64_t index = next_++; index < info_.images; index = next_++) {
            if (!attempt([&] { decode_one(static_cast<std::size_t>(index)); })) {
                return;
            }
        }
    }

    // Decodes one at a time, when no other thread holds memory, so that the set of readable images does not
    // depend on the other threads.
    void decode_large() noexcept {
        for (const std::size_t place : std::exchange(too_large_, {})) {
            alone_ = true;
            if (!attempt([&] { decode_one(place); })) {
                return;
            }
        }
    }

    // After an error that stops the import (a full disk, a user who gave up) the rest is not decoded. False:
    // stop.
    template <class Step>
    bool attempt(const Step& step) noexcept {
        try {
            if (!stopped_) {
                step();
            }
        } catch (...) {
            stopped_ = true;
            const std::lock_guard lock(mutex_);
            failure_ = std::current_exception();
        }
        return !stopped_;
    }

    void decode_one(std::size_t place) {
        try {
            decoded_[place] = decode_and_write(place);
        } catch (const OutOfMemory& error) {
            if (!alone_) {
                const std::lock_guard lock(mutex_);
                too_large_.push_back(place);
                return;
            }
            set_aside(place, error.what());
        } catch (const InputError& error) {
            set_aside(place, error.what());
        }
        report_one();
    }

    DecodedImage decode_and_write(std::size_t place) {
        const std::filesystem::path path = directory_ / info_.sources[place];
        const Image original = decode_image(path);
        try {
            const Image fitted = fit_image(original, options_.size, options_.fit);
            writer_.write(static_cast<std::int64_t>(place), fitted.pixels);
            return {original.size, sha256(fitted.pixels)};
        } catch (const std::bad_alloc&) {
            throw OutOfMemory(path.string() + ": " + describe_fitting(original.size));
        }
    }

    // The image, the result, and the rows scaled in between.
    std::string describe_fitting(ImageSize original) const {
        const ImageSize wanted = options_.size;
        const auto pixels = [](ImageSize size) { return size.width * size.height; };
        const std::int64_t bytes = 3 * (pixels(original) + pixels(wanted) + wanted.width * original.height);
        return describe_shortage(pixels(wanted) > pixels(original) ? wanted : original, bytes);
    }

    void set_aside(std::size_t place, const std::string& why) {
        const std::lock_guard lock(mutex_);
        unreadable_[place] = printable(why);
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
    bool alone_ = false;  ///< no other thread decodes
    std::mutex mutex_;    ///< protects the members below
    std::int64_t done_ = 0;
    std::map<std::size_t, std::string> unreadable_;
    std::vector<std::size_t> too_large_;  ///< for the available memory
    std::exception_ptr failure_;
};

}  // namespace

DecodedImages decode_into(ShardWriter& writer, const std::filesystem::path& directory, const ShardInfo& info,
                          const ImportOptions& options, const ImportProgress& progress) {
    return DecodePool(writer, directory, info, options, progress).run();
}

}  // namespace trommel
