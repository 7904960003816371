// Damaged, foreign and left-over checkpoints: a trial resumes from the one before, or starts over, and
// reports why.
#include "worker/training_files/checkpoint_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <random>

#include "system/errors.hpp"
#include "tests/temporary_directory.hpp"
#include "worker/training_files/checkpoint_directory.hpp"

namespace trommel {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

StartTrial trial(const fs::path& directory, std::int32_t attempt = 1, std::int32_t known_epochs = 0) {
    StartTrial start;
    start.attempt = {{{12}, 3}, attempt, 1};
    start.seed = 7;
    start.plan.layers = {Dense{.units = 4}};
    start.checkpoints = {.directory = directory.string(), .every_seconds = 1, .known_epochs = known_epochs};
    return start;
}

Checkpoint checkpoint_of(const StartTrial& start, std::int32_t epoch) {
    Checkpoint checkpoint{
        .of = checkpoint_identity(start),
        .so_far = {{}, Selected{.epoch = 1, .epochs = 1, .metrics = {{"val_loss", 0.5}}}, 1.5},
        .steps = 10 * epoch,
        .tensors = {{"network.layer1.kernel", {2, 3}, {3, 1}, {1, 2, 3, 4, 5, 6}},
                    {"optimizer.0.exp_avg", {2}, {1}, {-0.0F, 1e-30F}}}};
    checkpoint.so_far.epochs.resize(static_cast<std::size_t>(epoch), {{"val_loss", 0.5}});
    return checkpoint;
}

std::string contents(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void overwrite(const fs::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

std::vector<std::string> files_in(const fs::path& directory) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(directory)) {
        names.push_back(entry.path().filename().string());
    }
    std::ranges::sort(names);
    return names;
}

CheckpointDirectory::Found find(const StartTrial& start) {
    return CheckpointDirectory(start).find([](const Checkpoint&) {});
}

class CheckpointFileTest : public testing::Test {
  protected:
    // Saves checkpoints of the first attempt, one after each of these epochs.
    void save(std::initializer_list<std::int32_t> epochs) {
        CheckpointDirectory directory(trial(folder.path()));
        for (const std::int32_t epoch : epochs) {
            directory.save(checkpoint_of(trial(folder.path()), epoch));
        }
    }

    TemporaryDirectory folder;
    fs::path newest = folder / "c12s3.attempt1.epoch5.checkpoint";
};

TEST_F(CheckpointFileTest, ACheckpointReadsBackAsWritten) {
    const Checkpoint checkpoint = checkpoint_of(trial(folder.path()), 4);
    write_checkpoint_file(folder / "file", checkpoint);

    EXPECT_EQ(read_checkpoint_file(folder / "file"), checkpoint);
    EXPECT_THAT(files_in(folder.path()), ElementsAre("file"));
}

TEST_F(CheckpointFileTest, EveryTruncationAndEveryFlippedByteIsNoticed) {
    write_checkpoint_file(folder / "file", checkpoint_of(trial(folder.path()), 2));
    const std::string good = contents(folder / "file");

    for (std::size_t at = 0; at < good.size(); ++at) {
        overwrite(folder / "file", good.substr(0, at));
        EXPECT_THROW(read_checkpoint_file(folder / "file"), InputError) << "cut at " << at;
        for (const int bit : {0, 3, 7}) {
            std::string flipped = good;
            flipped[at] = static_cast<char>(flipped[at] ^ (1 << bit));
            overwrite(folder / "file", flipped);
            EXPECT_THROW(read_checkpoint_file(folder / "file"), InputError) << "flipped at " << at;
        }
    }
    overwrite(folder / "file", good + "x");
    EXPECT_THROW(read_checkpoint_file(folder / "file"), InputError);
}

// Tests the decoder alone, as if the digest had been forged: it must not read beyond the body, nor allocate
// memory for a corrupt length.
TEST_F(CheckpointFileTest, ABodyOfAnyBytesIsRefusedOrRead) {
    write_checkpoint_file(folder / "file", checkpoint_of(trial(folder.path()), 2));
    const std::string good = contents(folder / "file");
    std::mt19937_64 random(5);
    for (int round = 0; round < 20'000; ++round) {
        std::string body = good.substr(8, good.size() - 8 - 32);
        for (int i = 0; i < 3; ++i) {
            body[random() % body.size()] = static_cast<char>(random());
        }
        body.resize(round % 2 == 0 ? body.size() : random() % body.size());
        try {
            decode_checkpoint(std::as_bytes(std::span(body)));
        } catch (const MessageError&) {
        }
    }
}

TEST_F(CheckpointFileTest, TheNewestOneAndTheOneBeforeAreKept) {
    save({2, 4, 5});

    EXPECT_THAT(files_in(folder.path()),
                ElementsAre("c12s3.attempt1.epoch4.checkpoint", "c12s3.attempt1.epoch5.checkpoint"));
    const auto found = find(trial(folder.path(), 2, 5));
    EXPECT_EQ(found.epoch, 5);
    EXPECT_THAT(found.problems, IsEmpty());
}

TEST_F(CheckpointFileTest, ADamagedCheckpointFallsBackToTheOneBeforeAndIsReported) {
    save({4, 5});
    overwrite(newest, contents(newest).substr(0, 100));

    const auto found = find(trial(folder.path(), 2, 5));

    EXPECT_EQ(found.epoch, 4);
    EXPECT_THAT(found.problems,
                ElementsAre("checkpoint " + newest.string() + ": damaged or truncated (checksum mismatch)"));
}

TEST_F(CheckpointFileTest, WithoutAGoodCheckpointTheTrialStartsOverAndReportsIt) {
    save({4, 5});
    for (const std::string& name : files_in(folder.path())) {
        overwrite(folder / name, "");
    }

    const auto found = find(trial(folder.path(), 2, 5));

    EXPECT_EQ(found.epoch, 0);
    EXPECT_THAT(found.problems, SizeIs(2));
    EXPECT_THAT(found.problems.front(), HasSubstr("truncated (it has 0 bytes)"));
}

TEST_F(CheckpointFileTest, ATrialDoesNotResumeFromUnrecordedEpochs) {
    save({4, 5});

    EXPECT_EQ(find(trial(folder.path(), 2, 4)).epoch, 4);
    EXPECT_EQ(find(trial(folder.path(), 2, 3)).epoch, 0);
    EXPECT_EQ(find(trial(folder.path(), 2, 0)).epoch, 0);
}

TEST_F(CheckpointFileTest, ACheckpointOfAnotherTrainingIsNotUsed) {
    save({5});
    StartTrial other = trial(folder.path(), 2, 5);
    other.plan.learning_rate *= 2;

    const auto found = find(other);

    EXPECT_EQ(found.epoch, 0);
    EXPECT_THAT(found.problems,
                ElementsAre(HasSubstr("belongs to another training (trial, seed or plan differ)")));
}

TEST_F(CheckpointFileTest, ShardsAndWeightsMayHaveMoved) {
    StartTrial start = trial(folder.path());
    start.plan.data = {"photos", {"/here/photos.h5"}, {std::string(64, 'a')}};
    start.plan.layers = {ResNet{.depth = 18, .weights = "/here/resnet18.pth", .weights_digest = "d"}};
    StartTrial moved = start;
    moved.plan.data.shards = {"/there/photos.h5"};
    std::get<ResNet>(moved.plan.layers[0]).weights = "/there/resnet18.pth";
    StartTrial changed = start;
    changed.plan.data.checksums = {std::string(64, 'b')};

    EXPECT_EQ(checkpoint_identity(moved), checkpoint_identity(start));
    EXPECT_NE(checkpoint_identity(changed), checkpoint_identity(start));
}

TEST_F(CheckpointFileTest, ACheckpointThatTheCallerRefusesIsSkipped) {
    save({4, 5});

    const auto found = CheckpointDirectory(trial(folder.path(), 2, 5)).find([](const Checkpoint& each) {
        if (each.epoch() == 5) {
            throw InputError("checkpoint: does not fit");
        }
    });

    EXPECT_EQ(found.epoch, 4);
}

TEST_F(CheckpointFileTest, AHalfWrittenCheckpointIsNotUsedAndIsRemovedWithTheOldOnes) {
    save({4});
    overwrite(folder / ".c12s3.attempt1.epoch5.checkpoint.77-1.partial", "half");
    const StartTrial second = trial(folder.path(), 2, 5);
    CheckpointDirectory directory(second);

    EXPECT_EQ(directory.find([](const Checkpoint&) {}).epoch, 4);
    directory.save(checkpoint_of(second, 5));

    EXPECT_THAT(files_in(folder.path()),
                ElementsAre("c12s3.attempt1.epoch4.checkpoint", "c12s3.attempt2.epoch5.checkpoint"));
}

// The coordinator has given up the earlier attempt, which does not know it and still trains.
TEST_F(CheckpointFileTest, AnEarlierAttemptKeepsTheCheckpointsOfALaterOne) {
    const StartTrial second = trial(folder.path(), 2, 5);
    CheckpointDirectory(second).save(checkpoint_of(second, 3));

    save({5});

    EXPECT_THAT(files_in(folder.path()), SizeIs(2));
}

TEST_F(CheckpointFileTest, OtherTrialsAndOtherFilesAreLeftAlone) {
    overwrite(folder / "c12s30.attempt1.epoch4.checkpoint", "another trial's");
    overwrite(folder / "notes.txt", "a user's");

    save({4, 5});

    EXPECT_THAT(files_in(folder.path()), SizeIs(4));
}

TEST_F(CheckpointFileTest, AnUnwritableFileIsAStorageErrorAndLeavesNothing) {
    StartTrial start = trial(folder / "nowhere");

    try {
        CheckpointDirectory(start).save(checkpoint_of(start, 5));
        FAIL() << "an unwritable file was written";
    } catch (const StorageError& error) {
        EXPECT_THAT(error.what(), HasSubstr("cannot be written"));
        EXPECT_THAT(error.what(), HasSubstr("make its directory one that this machine can write to"));
    }
}

TEST(CheckpointNameTest, IsReadAsItIsWritten) {
    const CheckpointName name{{{12}, 3}, 2, 7};

    EXPECT_EQ(to_text(name), "c12s3.attempt2.epoch7.checkpoint");
    EXPECT_EQ(parse_checkpoint_name("c12s3.attempt2.epoch7.checkpoint"), name);
    EXPECT_EQ(parse_checkpoint_name(".c12s3.attempt2.epoch7.checkpoint.77-1.partial"), name);
    for (const char* other : {"", ".", "c12s3", "c12s3.attempt2", "c12s3.attempt2.epoch7.checkpoint.bak",
                              "c12s3.attempt0.epoch7.checkpoint", "c12s3.attempt2.epoch.checkpoint",
                              ".partial", "c12s3.attempt2.safetensors", "x.attempt2.epoch7.checkpoint"}) {
        EXPECT_EQ(parse_checkpoint_name(other), std::nullopt) << other;
    }
}

}  // namespace
}  // namespace trommel
