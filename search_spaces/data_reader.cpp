#include "search_spaces/data_reader.hpp"

#include <string>

#include "search_spaces/names.hpp"
#include "search_spaces/table_reader.hpp"

namespace trommel {

namespace {

std::vector<std::string> read_paths(const toml::array& array, Problems& problems) {
    std::vector<std::string> paths;
    for (const toml::node& node : array) {
        const auto path = node.value_exact<std::string>();
        if (!path || path->empty()) {
            problems.at(node, "'shard' is not a list of files; write shard = [\"a.h5\", \"b.h5\"]");
            continue;
        }
        paths.push_back(*path);
    }
    if (array.empty()) {
        problems.at(array, "'shard' names no files; write shard = \"images.h5\"");
    }
    return paths;
}

DataSet read_data_set(const std::string& name, const toml::node& node, Problems& problems) {
    DataSet set{.name = name, .shards = {}, .checksums = {}};
    if (!is_name(name)) {
        problems.at(node, "'" + name + "' cannot name a data set; " + std::string(name_remedy()));
    }
    const toml::table* table = node.as_table();
    if (!table) {
        problems.at(node, "'" + name +
                              "' is not a table (each data set is one); give the data set a name: "
                              "[data.pixels], with shard = \"images.h5\" below");
        return set;
    }
    TableReader reader(*table, "[data." + name + "]", problems);
    if (const toml::node* shard = reader.find("shard"); shard && shard->is_array()) {
        set.shards = read_paths(*shard->as_array(), problems);
    } else if (const auto path = reader.required_text("shard")) {
        set.shards.push_back(*path);
    }
    reader.done();
    return set;
}

}  // namespace

std::vector<DataSet> read_data_sets(const toml::table& table, Problems& problems) {
    std::vector<DataSet> sets;
    for (const auto& [key, node] : table) {
        sets.push_back(read_data_set(std::string(key.str()), node, problems));
    }
    if (sets.empty()) {
        problems.at(table, "[data] has no data set; write [data.pixels] with shard = \"images.h5\" below");
    }
    return sets;
}

}  // namespace trommel
