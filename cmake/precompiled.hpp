// Parsed once for all libraries: what most of them include. Each file still includes what it uses; the nightly build without
// precompiled headers says where one does not.
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
