// Argument vectors for execve() and posix_spawn().
#pragma once

#include <string>
#include <vector>

namespace trommel {

/// Pointers into `words`, which must outlive them, ended by a null pointer.
inline std::vector<char*> argument_pointers(const std::vector<std::string>& words) {
    std::vector<char*> pointers;
    for (const std::string& word : words) {
        pointers.push_back(const_cast<char*>(word.c_str()));
    }
    pointers.push_back(nullptr);
    return pointers;
}

}  // namespace trommel
