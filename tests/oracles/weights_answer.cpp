#include <span>

#include "storage/weights/read_weights.hpp"
#include "system/errors.hpp"
#include "system/sha256.hpp"
#include "tests/oracles/answers.hpp"

namespace trommel {

Json weights_answer(const Json& request) {
    std::vector<WantedTensor> wanted;
    for (const Json& each : request.at("wanted")) {
        wanted.push_back({each.at(0), each.at(1)});
    }
    try {
        Json digests = Json::object();
        for (const StoredTensor& tensor :
             read_weights(request.at("path").get<std::string>(), wanted, "network")) {
            Sha256 digest;
            const auto bytes = std::as_bytes(std::span(tensor.values));
            digest.add({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
            digests[tensor.name] = to_hex(digest.finish());
        }
        return {{"digests", digests}};
    } catch (const InputError& error) {
        return {{"refused", error.what()}};
    }
}

}  // namespace trommel
