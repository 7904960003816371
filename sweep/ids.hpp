// Names of configurations, trials and attempts: c12, c12s3, and the second attempt at c12s3.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace trommel {

/// A configuration: one assignment of values. Written "c12"; numbers start at 1.
struct ConfigurationId {
    std::int64_t number = 0;

    auto operator<=>(const ConfigurationId&) const = default;
};

/// A trial: a configuration trained with seed number `seed_number` (from 1). Written "c12s3". Seed number 3
/// is the same seed for every configuration, so that differences can be paired.
struct TrialId {
    ConfigurationId configuration;
    std::int32_t seed_number = 0;

    auto operator<=>(const TrialId&) const = default;
};

/// One attempt at a trial. `number` counts the attempts from 1; `life` is the coordinator run that started
/// it. Reports from an attempt that is no longer the current one are refused (fencing).
struct AttemptId {
    TrialId trial;
    std::int32_t number = 0;
    std::int32_t life = 0;

    auto operator<=>(const AttemptId&) const = default;
};

std::string to_text(ConfigurationId id);
std::string to_text(TrialId id);
/// "c12s3 (attempt 2)", for messages.
std::string to_text(const AttemptId& id);

/// "c12s3.attempt2": what the names of the files of one attempt begin with.
std::string file_stem(TrialId trial, std::int32_t attempt);

/// The inverse of to_text; nothing if the text is not such a name.
std::optional<ConfigurationId> parse_configuration_id(std::string_view text);
std::optional<TrialId> parse_trial_id(std::string_view text);

}  // namespace trommel
