#include "sweep/resnet.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "sweep/cost.hpp"
#include "system/errors.hpp"

namespace trommel {
namespace {

std::int64_t trained_numbers(const std::vector<Operation>& steps) {
    std::int64_t sum = 0;
    for (const Operation& step : steps) {
        if (const auto* convolve = std::get_if<Convolve>(&step)) {
            sum += convolve->frozen
                       ? 0
                       : convolve->outputs * convolve->inputs * convolve->kernel * convolve->kernel;
        } else if (const auto* norm = std::get_if<NormalizeBatch>(&step)) {
            sum += norm->frozen ? 0 : 2 * norm->channels;
        } else if (const auto* connect = std::get_if<Connect>(&step)) {
            sum += connect->outputs * (connect->inputs + 1);
        }
    }
    return sum;
}

std::vector<Operation> classifier(ResNet net) {
    return operations({net, GlobalPool{}}, {224, 224, 3}, 1000);
}

template <class Kind>
const Kind& named(const std::vector<Operation>& steps, const std::string& name) {
    for (const Operation& step : steps) {
        if (const auto* found = std::get_if<Kind>(&step); found && found->name == name) {
            return *found;
        }
    }
    throw std::runtime_error("no " + name);
}

// The counts in torchvision's documentation of its weights.
TEST(ResNetTest, WithAThousandClassesItHasAsManyParametersAsTorchvisions) {
    EXPECT_EQ(trained_numbers(classifier({.depth = 18})), 11'689'512);
    EXPECT_EQ(trained_numbers(classifier({.depth = 34})), 21'797'672);
    EXPECT_EQ(trained_numbers(classifier({.depth = 50})), 25'557'032);
    EXPECT_EQ(trained_numbers(classifier({.depth = 101})), 44'549'160);
}

TEST(ResNetTest, ItsMapsAreAThirtySecondOfTheImageRoundedUp) {
    for (const auto& [side, maps] : {std::pair{224, 7}, {64, 2}, {65, 3}, {1, 1}}) {
        EXPECT_EQ(shapes({ResNet{.depth = 50}}, {side, 224, 3}).front(), (Shape{maps, 7, 2048}));
        EXPECT_EQ(shapes({ResNet{.depth = 18}}, {side, 224, 3}).front(), (Shape{maps, 7, 512}));
    }
}

TEST(ResNetTest, TheStrideOfABottleneckIsInItsMiddle) {
    const auto steps = classifier({.depth = 50});

    EXPECT_EQ(named<Convolve>(steps, "layer1.layer2.0.conv1").stride, 1);
    EXPECT_EQ(named<Convolve>(steps, "layer1.layer2.0.conv2").stride, 2);
    EXPECT_EQ(named<Convolve>(steps, "layer1.layer2.0.downsample.0").stride, 2);
    EXPECT_EQ(named<Convolve>(steps, "layer1.layer1.0.downsample.0").stride, 1);
}

TEST(ResNetTest, ItHasAsManyMultiplicationsAsTorchvisions) {
    // torchvision's documentation: 1.81 and 4.09 billion for an image of 224 x 224.
    EXPECT_NEAR(cost_of(operations({ResNet{.depth = 18}, GlobalPool{}}, {224, 224, 3}, 1000)).multiply_adds,
                1.81e9, 0.01e9);
    EXPECT_NEAR(cost_of(operations({ResNet{.depth = 50}, GlobalPool{}}, {224, 224, 3}, 1000)).multiply_adds,
                4.09e9, 0.01e9);
}

TEST(ResNetTest, TheNamedStageAndAllBeforeItAreFrozen) {
    const auto steps = classifier({.depth = 18, .frozen = ResNetStage::layer3});

    EXPECT_TRUE(named<Convolve>(steps, "layer1.conv1").frozen);
    EXPECT_TRUE(named<NormalizeBatch>(steps, "layer1.layer3.1.bn2").frozen);
    EXPECT_FALSE(named<Convolve>(steps, "layer1.layer4.0.conv1").frozen);
    EXPECT_EQ(trained_numbers(classifier({.depth = 18, .frozen = ResNetStage::layer4})), 513 * 1000);
}

TEST(ResNetTest, OnlyAFrozenBatchNormAcceptsOneValue) {
    const auto free = operations({ResNet{.depth = 18}}, {32, 32, 3}, 6);
    const auto frozen = operations({ResNet{.depth = 18, .frozen = ResNetStage::layer4}}, {32, 32, 3}, 6);

    EXPECT_NO_THROW(check_batch_size(frozen, 1));
    try {
        check_batch_size(free, 1);
        FAIL() << "a batch of one was accepted";
    } catch (const InputError& error) {
        EXPECT_STREQ(
            error.what(),
            "layer 1 (resnet): batch_size = 1 (one value of each unit has no variance to normalize by); "
            "use batch_size = 2 or more");
    }
}

TEST(ResNetTest, TwoInOneModelAreRefused) {
    try {
        operations({ResNet{.depth = 18}, ResNet{.depth = 50}}, {64, 64, 3}, 6);
        FAIL() << "two were accepted";
    } catch (const InputError& error) {
        EXPECT_STREQ(error.what(),
                     "layer 2 (resnet 50): a second ResNet (both would give their weights the same names); "
                     "use one");
    }
}

}  // namespace
}  // namespace trommel
