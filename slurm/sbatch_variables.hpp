// Variables SBATCH_..., which win over the options in a batch script: a module, or a shell's startup file, has set them.
#pragma once

#include <string>
#include <vector>

namespace trommel {

/// An option of sbatch by its long name, "time" for "-t5": "5".
struct SbatchOption {
    std::string name;
    std::string value;  ///< "" for none
};

/// All of a batch script's lines "#SBATCH ...", in their order: later ones win.
std::vector<SbatchOption> options_in(const std::string& script);

struct SbatchEnvironment {
    std::vector<std::string> variables;  ///< "NAME=value" each
    std::vector<std::string>
        removed;  ///< names of those that contradict the script, or would make of its job what no sweep is
    std::vector<std::string> kept;  ///< names of the others SBATCH_..., which say what the script does not
};

SbatchEnvironment environment_for(const std::string& script, const std::vector<std::string>& variables);

/// For people, a line each; "" if there are none.
std::string notes_of(const SbatchEnvironment& environment);

}  // namespace trommel
