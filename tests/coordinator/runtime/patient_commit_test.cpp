// The coordinator while its record cannot be written.
#include "coordinator/runtime/patient_commit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "storage/results/results_reader.hpp"
#include "system/errors.hpp"
#include "tests/storage/results/a_sweep.hpp"
#include "tests/storage/results/full_disk.hpp"
#include "tests/temporary_directory.hpp"

namespace trommel {
namespace {

using namespace std::chrono_literals;
using namespace testing_store;
using testing::ElementsAre;
using testing::HasSubstr;

class PatientCommitTest : public testing::Test {
  protected:
    PatientCommitTest() {
        TrialStore::create(path_, a_sweep());
        store_.emplace(path_);
        store_->begin_life();
        store_->apply(std::vector{record_.propose(1, {})});
        records_ = record_.whole_trial({{1}, 1}, 0.5, std::vector<std::uint16_t>(100'000));
        disk_.emplace(std::filesystem::file_size(path_) + 4096);
    }

    Patience patience() {
        return {.limit = 600s,
                .interval = 0s,
                .meanwhile = [this] { ++tries_; },
                .interrupted = [] { return false; },
                .tell = [this](std::string_view line) { told_.emplace_back(line); }};
    }

    TemporaryDirectory directory_;
    std::filesystem::path path_ = directory_ / "results.sqlite";
    Recorder record_;
    std::optional<TrialStore> store_;
    std::vector<Record> records_;
    std::optional<FullDisk> disk_;
    int tries_ = 0;
    std::vector<std::string> told_;
};

TEST_F(PatientCommitTest, ItWaitsForRoomAndReportsIt) {
    Patience patient = patience();
    patient.meanwhile = [this] {
        if (++tries_ == 3) {
            disk_->make_room();
        }
    };

    apply_patiently(*store_, records_, patient);

    EXPECT_EQ(tries_, 3);
    EXPECT_THAT(told_, ElementsAre(HasSubstr("retrying for 10 minutes while trainers continue"),
                                   "the record can be written again: the sweep resumes"));
    EXPECT_EQ(ResultsReader(path_).progress().count(TrialState::completed), 1);
}

TEST_F(PatientCommitTest, ItsPatienceIsLimited) {
    Patience impatient = patience();
    impatient.limit = 0s;

    EXPECT_THROW(apply_patiently(*store_, records_, impatient), RecordUnavailable);
    EXPECT_EQ(tries_, 0);
}

TEST_F(PatientCommitTest, AnInterruptEndsTheWait) {
    Patience patient = patience();
    patient.interrupted = [this] { return tries_ == 2; };

    EXPECT_THROW(apply_patiently(*store_, records_, patient), RecordUnavailable);
    EXPECT_EQ(tries_, 2);
}

TEST_F(PatientCommitTest, ItDoesNotWaitIfALaterRunOwnsTheRecord) {
    disk_->make_room();
    TrialStore(path_).begin_life();

    EXPECT_THROW(apply_patiently(*store_, records_, patience()), StorageError);
    EXPECT_EQ(tries_, 0);
}

}  // namespace
}  // namespace trommel
