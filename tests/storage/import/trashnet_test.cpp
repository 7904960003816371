// Real photographs, if they are beside the sources.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "storage/import/import_images.hpp"
#include "tests/storage/shards/test_shards.hpp"

namespace trommel::test {
namespace {

using testing::ElementsAre;

TEST(TrashNetTest, TheClassesHaveTheirKnownCounts) {
    const char* const named = std::getenv("TROMMEL_SHARED");
    const fs::path images = fs::path(named ? named : TROMMEL_SHARED_DIRECTORY) / "data" / "trashnet";
    if (!fs::is_directory(images)) {
        GTEST_SKIP() << "no TrashNet at " << images << " (set TROMMEL_SHARED)";
    }
    const TemporaryDirectory directory;

    const ImportReport report = import_images(images, directory / "a.h5", {.size = {96, 128}});

    EXPECT_THAT(report.info.classes, ElementsAre("cardboard", "glass", "metal", "paper", "plastic", "trash"));
    EXPECT_THAT(counts_by_class(report.info),
                ElementsAre(ElementsAre(283, 60, 60), ElementsAre(351, 75, 75), ElementsAre(286, 62, 62),
                            ElementsAre(416, 89, 89), ElementsAre(338, 72, 72), ElementsAre(95, 21, 21)));
    EXPECT_NO_THROW(Shard(directory / "a.h5").verify_pixels());
}

}  // namespace
}  // namespace trommel::test
