#include <algorithm>
#include <charconv>
#include <cmath>
#include <memory>
#include <optional>
#include <unordered_map>

#include <zlib.h>

#include "bench/problem.hpp"
#include "search_spaces/parse_toml.hpp"
#include "system/errors.hpp"
#include "system/whole_file.hpp"

namespace trommel::bench {

namespace {

// The lines of a gzipped file.
class GzippedLines {
  public:
    explicit GzippedLines(const std::string& path) : path_(path), file_(gzopen(path.c_str(), "rb"), gzclose) {
        if (!file_) {
            throw InputError(path + ": cannot be opened; name a table of the folder");
        }
    }

    bool next(std::string& line) {
        if (!gzgets(file_.get(), buffer_, sizeof buffer_)) {
            int code = Z_OK;
            const char* problem = gzerror(file_.get(), &code);
            if (code != Z_OK && code != Z_STREAM_END) {
                throw InputError(path_ + ": cannot be read to its end (" + problem + "); get it again");
            }
            return false;
        }
        ++number_;
        line = buffer_;
        while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) {
            line.pop_back();
        }
        return true;
    }

    [[noreturn]] void fail(const std::string& problem) const {
        throw InputError(path_ + ":" + std::to_string(number_) + ": " + problem);
    }

  private:
    std::string path_;
    std::unique_ptr<gzFile_s, int (*)(gzFile)> file_;
    char buffer_[4096] = {};
    std::int64_t number_ = 0;
};

std::vector<std::string> fields_of(const std::string& line) {
    std::vector<std::string> fields(1);
    for (const char each : line) {
        if (each == ',') {
            fields.emplace_back();
        } else {
            fields.back() += each;
        }
    }
    return fields;
}

double number_of(const std::string& text, const GzippedLines& lines) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(number)) {
        lines.fail("'" + text + "' is not a finite number");
    }
    return number;
}

// "val_acc@12" is epoch 12.
std::vector<std::int32_t> epochs_of(const std::vector<std::string>& header, const GzippedLines& lines) {
    std::vector<std::int32_t> epochs;
    for (std::size_t i = 2; i < header.size(); ++i) {
        const std::string number = header[i].substr(header[i].find('@') + 1);
        epochs.push_back(static_cast<std::int32_t>(number_of(number, lines)));
        if (epochs.back() < 1 || (epochs.size() > 1 && epochs.back() <= epochs[epochs.size() - 2])) {
            lines.fail("the epochs in the header do not ascend from 1 on");
        }
    }
    if (epochs.empty()) {
        lines.fail("the header names no values; write key,seconds_per_epoch,NAME@1,...");
    }
    return epochs;
}

using Rows = std::unordered_map<std::string, Truth>;

// Without a header: key,value of each seed. With one: key,seconds_per_epoch,value after each epoch.
Rows read_rows(GzippedLines& lines, std::vector<std::int32_t>& epochs, std::size_t parameters) {
    Rows rows;
    bool has_curves = false;
    std::string line;
    while (lines.next(line)) {
        std::vector<std::string> fields = fields_of(line);
        if (rows.empty() && fields.front() == "key") {
            epochs = epochs_of(fields, lines);
            has_curves = true;
            continue;
        }
        if (fields.size() < 2 || fields.front().size() != parameters) {
            lines.fail("not a key with " + std::to_string(parameters) + " digits and its values");
        }
        std::vector<double> values;
        for (std::size_t i = 1; i < fields.size(); ++i) {
            values.push_back(number_of(fields[i], lines));
        }
        Truth truth{.seeds = values, .curve = {}};
        if (has_curves) {
            if (values.size() != epochs.size() + 1 || values.front() <= 0) {
                lines.fail("not the seconds of an epoch, above 0, and as many values as the header names");
            }
            truth = {.seeds = {values.back()},
                     .curve = {values.begin() + 1, values.end()},
                     .epoch_seconds = values.front()};
        }
        if (!rows.emplace(fields.front(), std::move(truth)).second) {
            lines.fail("a second row with the key " + fields.front());
        }
    }
    if (rows.empty()) {
        lines.fail("the table has no rows");
    }
    return rows;
}

ParamValue value_of(const toml::node& node) {
    if (const auto* integer = node.as_integer()) {
        return integer->get();
    }
    if (const auto* real = node.as_floating_point()) {
        return real->get();
    }
    return node.value_or(std::string());
}

SearchSpace space_of(const toml::table& family, const std::string& where) {
    SearchSpace space;
    const toml::array* parameters = family["parameters"].as_array();
    if (!parameters) {
        throw InputError(where + ": 'parameters' is missing");
    }
    for (const toml::node& each : *parameters) {
        const toml::table* parameter = each.as_table();
        const toml::array* values = parameter ? (*parameter)["values"].as_array() : nullptr;
        if (!values || values->empty() || values->size() > 10) {
            throw InputError(where +
                             ": a parameter needs 1 to 10 'values' (a digit of the key is their index)");
        }
        Choice choice;
        for (const toml::node& value : *values) {
            choice.options.push_back(value_of(value));
        }
        space.parameters.push_back({(*parameter)["name"].value_or(std::string("?")), std::move(choice)});
    }
    return space;
}

// The family whose name the table's begins with.
const toml::table& family_of(const toml::table& file, const std::string& table, const std::string& where) {
    for (const auto& [key, node] : file) {
        if (table.starts_with(std::string(key.str()) + "_") && node.is_table()) {
            return *node.as_table();
        }
    }
    throw InputError(where + ": no family that '" + table + "' belongs to");
}

std::string key_of(const SearchSpace& space, const Params& params) {
    std::string key;
    for (const Parameter& parameter : space.parameters) {
        const auto index = index_of(parameter.cases.front().distribution, params.at(parameter.name));
        key += static_cast<char>('0' + index);
    }
    return key;
}

}  // namespace

Problem table_problem(const std::string& folder, const std::string& name) {
    const std::string described = folder + "/tables.toml";
    const toml::table file = parse_toml(read_whole(described), described);
    const toml::table& family = family_of(file, name, described);
    const SearchSpace space = space_of(family, described);
    const auto direction = family["direction"].value<std::string>();
    if (direction != "maximize" && direction != "minimize") {
        throw InputError(described + ": 'direction' of the family of '" + name +
                         "' is not \"maximize\" or \"minimize\"");
    }
    GzippedLines lines(folder + "/" + name + ".csv.gz");
    std::vector<std::int32_t> epochs = {1};
    const auto rows = std::make_shared<const Rows>(read_rows(lines, epochs, space.parameters.size()));
    return {.name = name,
            .space = space,
            .direction = direction == "maximize" ? Direction::maximize : Direction::minimize,
            .epochs = epochs,
            .truth = [space, rows, name](const Params& params) {
                const std::string key = key_of(space, params);
                const auto found = rows->find(key);
                if (found == rows->end()) {
                    throw InputError(name + ": the table has no row " + key);
                }
                return found->second;
            }};
}

}  // namespace trommel::bench
