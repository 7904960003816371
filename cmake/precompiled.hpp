// Headers that most files include, parsed once for all libraries. Each file still includes what it uses: the
// nightly build without precompiled headers fails if an include is missing.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>
