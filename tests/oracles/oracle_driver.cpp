// Calls the trainer's own code: each line of standard input is a request in JSON, {"ask": topic, ...}, and
// each line of standard output its answer. The oracles are the Python files in this folder.

#include <exception>
#include <iostream>
#include <map>
#include <string>

#include "tests/oracles/answers.hpp"

int main() {
    using namespace trommel;
    const std::map<std::string, Json (*)(const Json&)> topics = {{"augmentation", augmentation_answer},
                                                                 {"batch_norm", batch_norm_answer},
                                                                 {"defaults", defaults_answer},
                                                                 {"early_stopping", early_stopping_answer},
                                                                 {"initialization", initialization_answer},
                                                                 {"losses", losses_answer},
                                                                 {"metrics", metrics_answer},
                                                                 {"normalization", normalization_answer},
                                                                 {"optimizer", optimizer_answer},
                                                                 {"penalties", penalties_answer},
                                                                 {"schedule", schedule_answer},
                                                                 {"weights", weights_answer}};
    try {
        for (std::string line; std::getline(std::cin, line);) {
            const Json request = Json::parse(line);
            std::cout << topics.at(request.at("ask"))(request) << std::endl;
        }
    } catch (const std::exception& problem) {
        std::cerr << "oracle_driver: " << problem.what() << '\n';
        return 1;
    }
    return 0;
}
