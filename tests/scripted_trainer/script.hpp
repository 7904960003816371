// What a scripted trainer is told to do wrong.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace trommel {

/// From $TROMMEL_SCRIPT, "key=value" separated by commas or spaces; epochs count from 1, 0 is never:
///
///     TROMMEL_SCRIPT="crash_at_epoch=3,first_attempts=1"    trommel run ...
struct Script {
    // Accidents, each in the epoch before its report would be sent.
    std::int64_t crash_at_epoch = 0;          ///< SIGSEGV
    std::int64_t exit_at_epoch = 0;           ///< status 1, with words on standard error
    std::int64_t throw_at_epoch = 0;          ///< an exception, which ends it with status 1
    std::int64_t hang_at_epoch = 0;           ///< for ever, deaf to everything
    std::int64_t fail_at_epoch = 0;           ///< TrialFailed, and goes on with the next trial
    std::int64_t diverge_at_epoch = 0;        ///< the loss is NaN
    std::int64_t nonsense_at_epoch = 0;       ///< bytes that are no message
    std::int64_t wrong_attempt_at_epoch = 0;  ///< a report on another attempt
    std::int64_t mute_at_epoch = 0;           ///< closes its socket and lives on

    // Accidents before an epoch.
    std::int64_t crash_at_start = 0;      ///< 1: before Hello
    std::int64_t exit_at_start = 0;       ///< this status, before Hello
    std::int64_t silent_at_start = 0;     ///< 1: never says Hello
    std::int64_t wrong_build = 0;         ///< 1: says Hello from another build
    std::int64_t hang_before_start = 0;   ///< 1: takes a trial and never says TrialStarted
    std::int64_t crash_before_start = 0;  ///< 1: takes a trial and crashes before TrialStarted

    // Who has the accidents, of those that begin a trial: attempts up to this number, of this configuration.
    std::int64_t first_attempts = std::numeric_limits<std::int64_t>::max();
    std::int64_t configuration = 0;  ///< 0: any

    std::int64_t epoch_ms = 0;         ///< how long an epoch lasts
    std::int64_t ignore_stop = 0;      ///< 1: StopTrial is not obeyed
    std::int64_t ignore_shutdown = 0;  ///< 1: Shutdown is not obeyed
};

/// Throws InputError for a key that does not exist and a value that is no integer.
Script parse_script(std::string_view text);

}  // namespace trommel
