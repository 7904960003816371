#include "tests/scripted_trainer/script.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include "system/errors.hpp"

namespace trommel {

namespace {

const std::map<std::string_view, std::int64_t Script::*>& settings() {
    static const std::map<std::string_view, std::int64_t Script::*> all{
        {"crash_at_epoch", &Script::crash_at_epoch},
        {"exit_at_epoch", &Script::exit_at_epoch},
        {"throw_at_epoch", &Script::throw_at_epoch},
        {"hang_at_epoch", &Script::hang_at_epoch},
        {"fail_at_epoch", &Script::fail_at_epoch},
        {"diverge_at_epoch", &Script::diverge_at_epoch},
        {"nonsense_at_epoch", &Script::nonsense_at_epoch},
        {"wrong_attempt_at_epoch", &Script::wrong_attempt_at_epoch},
        {"mute_at_epoch", &Script::mute_at_epoch},
        {"crash_at_start", &Script::crash_at_start},
        {"exit_at_start", &Script::exit_at_start},
        {"silent_at_start", &Script::silent_at_start},
        {"wrong_build", &Script::wrong_build},
        {"hang_before_start", &Script::hang_before_start},
        {"crash_before_start", &Script::crash_before_start},
        {"first_attempts", &Script::first_attempts},
        {"configuration", &Script::configuration},
        {"epoch_ms", &Script::epoch_ms},
        {"ignore_stop", &Script::ignore_stop},
        {"ignore_shutdown", &Script::ignore_shutdown},
    };
    return all;
}

void apply(Script& script, std::string_view word) {
    const std::size_t equals = word.find('=');
    const auto setting = settings().find(word.substr(0, equals));
    if (setting == settings().end()) {
        std::string known;
        for (const auto& [name, member] : settings()) {
            known += (known.empty() ? "" : ", ") + std::string(name);
        }
        throw InputError("TROMMEL_SCRIPT: unknown key '" + std::string(word.substr(0, equals)) +
                         "' (known: " + known + ")");
    }
    const std::string_view text = equals == std::string_view::npos ? "" : word.substr(equals + 1);
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), script.*setting->second);
    if (error != std::errc{} || end != text.data() + text.size()) {
        throw InputError("TROMMEL_SCRIPT: '" + std::string(word) + "' has no integer; write e.g. " +
                         std::string(setting->first) + "=3");
    }
}

}  // namespace

Script parse_script(std::string_view text) {
    Script script;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of(", "), text.size());
        if (end > 0) {
            apply(script, text.substr(0, end));
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return script;
}

}  // namespace trommel
