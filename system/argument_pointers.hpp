// Words as execve() and posix_spawn() want them.
#pragma once

#include <string>
#include <vector>

namespace trommel {

/// A null pointer at the end. Into `words`, which must outlive them.
inline std::vector<char*> argument_pointers(const std::vector<std::string>& words) {
    std::vector<char*> pointers;
    for (const std::string& word : words) {
        pointers.push_back(const_cast<char*>(word.c_str()));
    }
    pointers.push_back(nullptr);
    return pointers;
}

}  // namespace trommel
