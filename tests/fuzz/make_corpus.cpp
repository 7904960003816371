// Valid inputs for the fuzzers to start from: make_corpus DIRECTORY SWEEP_FILES BROKEN_FILES
#include <filesystem>
#include <span>
#include <string>
#include <utility>

#include "messaging/codec.hpp"
#include "tests/messaging/sample_messages.hpp"
#include "tests/search_spaces/broken_files.hpp"
#include "tests/storage/shards/test_shards.hpp"
#include "tests/storage/weights/small_weights.hpp"
#include "worker/training_files/checkpoint_file.hpp"
#include "worker/training_files/weights_file.hpp"

namespace {

// 4 x 2 pixels with this many bits, three colors, and run-length encoded pixels if `compression` is set.
std::string small_bmp(char bits, char compression) {
    std::string file("BM\0\0\0\0\0\0\0\0\x42\0\0\0\x28\0\0\0\4\0\0\0\2\0\0\0\1\0", 28);
    file += {bits, 0, compression, 0, 0, 0};
    file += std::string(12, '\0') + std::string("\3\0\0\0\0\0\0\0", 8);
    file += std::string("\1\2\3\0\4\5\6\0\7\x08\x09\0", 12);
    return file + std::string("\2\1\0\0\0\4\0\1\2\0\0\2\1\0\2\1\0\1", 18) + std::string(32, '\1');
}

}  // namespace

int main(int, char** argv) {
    namespace fs = std::filesystem;
    using namespace trommel;
    const fs::path corpus = argv[1];

    for (const Message& message : sample_messages()) {
        const Bytes bytes = encode(message);
        test::write_file(corpus / "message" / name_of(message),
                         {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    }
    for (const auto& entry : fs::directory_iterator(argv[2])) {
        if (entry.path().extension() == ".toml") {
            test::write_file(corpus / "sweep_file" / entry.path().filename(), test::read_file(entry.path()));
        }
    }
    for (const BrokenFile& file : read_broken_files(argv[3])) {
        test::write_file(corpus / "sweep_file" / file.name, file.text);
    }
    const fs::path shards = corpus / "shard_header";
    fs::create_directories(shards);
    test::write_small_shard(shards / "pixels.h5", IfExists::replace);
    fs::remove(shards / "features.h5");
    test::write_features(shards / "features.h5");
    for (const auto& [bits, compression] : {std::pair(1, 0), std::pair(4, 2), std::pair(8, 1),
                                            std::pair(16, 3), std::pair(24, 0), std::pair(32, 6)}) {
        test::write_file(corpus / "bmp" / (std::to_string(bits) + ".bmp"),
                         small_bmp(static_cast<char>(bits), static_cast<char>(compression)));
    }
    const fs::path weights = corpus / "weights";
    fs::create_directories(weights);
    const StoredTensor tensor{"layer1.kernel", {2, 3}, {1, 2, 3, 4, 5, 6}};
    write_weights_file(weights / "small.safetensors", std::span(&tensor, 1), {{"format", "pt"}});
    test::write_file(weights / "zip.pth", small_zip());
    test::write_file(weights / "protocol_4.pth", small_zip(small_pickle_of_protocol_4()));
    test::write_file(weights / "stream.pth", small_stream());
    test::write_file(weights / "tar.pth", small_tar());
    const fs::path checkpoint = corpus / "whole.checkpoint";
    write_checkpoint_file(checkpoint,
                          {.of = checkpoint_identity(sample_start()),
                           .so_far = {{{{"val_loss", 0.5}}}, sample_selected(), 1.5},
                           .steps = 10,
                           .tensors = {{"network.layer1.kernel", {2, 3}, {3, 1}, {1, 2, 3, 4, 5, 6}}}});
    const std::string whole = test::read_file(checkpoint);  // between 8 bytes of a head and a digest of 32
    test::write_file(corpus / "checkpoint" / "body", whole.substr(8, whole.size() - 40));
    test::write_file(corpus / "pickle" / "small.pkl", small_pickle());
    test::write_file(corpus / "pickle" / "protocol_4.pkl", small_pickle_of_protocol_4());
    test::write_file(corpus / "reports" / "two.jsonl",
                     std::string("{\"epoch\": 1, \"reward\": 0.5}\n{\"reward\": 0.25, \"loss\": NaN}\n") +
                         '\0' + "{\"epoch\": 2, \"reward\": 0.75}\r\n{\"epoch\": 4, \"reward\": null}");
}
