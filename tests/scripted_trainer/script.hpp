// The faults that a scripted trainer should have.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace trommel {

/// Read from $TROMMEL_SCRIPT, "key=value" separated by commas or spaces; epochs count from 1, 0 means never:
///
///   TROMMEL_SCRIPT="crash_at_epoch=3,first_attempts=1"    trommel run ...
struct Script {
    // Faults in an epoch, before its report would be sent.
    std::int64_t crash_at_epoch = 0;          ///< SIGSEGV
    std::int64_t exit_at_epoch = 0;           ///< status 1, with a message on standard error
    std::int64_t throw_at_epoch = 0;          ///< an exception, which ends the process with status 1
    std::int64_t hang_at_epoch = 0;           ///< forever, ignoring all messages
    std::int64_t fail_at_epoch = 0;           ///< sends TrialFailed, and continues with the next trial
    std::int64_t diverge_at_epoch = 0;        ///< the loss is NaN
    std::int64_t nonsense_at_epoch = 0;       ///< sends undecodable bytes
    std::int64_t wrong_attempt_at_epoch = 0;  ///< a report on another attempt
    std::int64_t mute_at_epoch = 0;           ///< closes its socket and keeps running

    // Faults before an epoch.
    std::int64_t crash_at_start = 0;      ///< 1: before Hello
    std::int64_t exit_at_start = 0;       ///< this status, before Hello
    std::int64_t silent_at_start = 0;     ///< 1: never sends Hello
    std::int64_t wrong_build = 0;         ///< 1: sends the Hello of another build
    std::int64_t hang_before_start = 0;   ///< 1: takes a trial and never sends TrialStarted
    std::int64_t crash_before_start = 0;  ///< 1: takes a trial and crashes before TrialStarted

    // Limits the faults, except those that precede a trial, to attempts with numbers up to `first_attempts`
    // at trials of `configuration`.
    std::int64_t first_attempts = std::numeric_limits<std::int64_t>::max();
    std::int64_t configuration = 0;  ///< 0: any

    std::int64_t epoch_ms = 0;         ///< duration of an epoch
    std::int64_t ignore_stop = 0;      ///< 1: ignores StopTrial
    std::int64_t ignore_shutdown = 0;  ///< 1: ignores Shutdown
};

/// Throws InputError if a key is unknown or a value is not an integer.
Script parse_script(std::string_view text);

}  // namespace trommel
