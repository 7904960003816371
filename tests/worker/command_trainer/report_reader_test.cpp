#include "worker/command_trainer/report_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace trommel {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

ReportRules rules() {
    return {.metrics = {"val_accuracy", "val_loss"}, .required = {"val_accuracy"}, .epochs = 10};
}

std::vector<EpochMetrics> all_of(ReportReader& reader) {
    std::vector<EpochMetrics> found;
    while (const auto reported = reader.next()) {
        found.push_back(*reported);
    }
    return found;
}

std::vector<EpochMetrics> read(const std::string& text) {
    ReportReader reader(rules());
    reader.add(text);
    return all_of(reader);
}

std::string error_of(const std::string& text) {
    try {
        read(text);
    } catch (const ReportError& error) {
        return error.what();
    }
    return "no error";
}

TEST(ReportReaderTest, ALineIsAnEpoch) {
    EXPECT_THAT(
        read("{\"epoch\": 1, \"val_accuracy\": 0.5, \"val_loss\": 2}\n{\"epoch\": 2, \"val_accuracy\": 1}\n"),
        ElementsAre(EpochMetrics{1, {{"val_accuracy", 0.5}, {"val_loss", 2.0}}},
                    EpochMetrics{2, {{"val_accuracy", 1.0}}}));
}

TEST(ReportReaderTest, EpochsWithoutANumberAreCounted) {
    EXPECT_THAT(
        read("{\"val_accuracy\": 0.5}\n{\"val_accuracy\": 0.6}\n"),
        ElementsAre(EpochMetrics{1, {{"val_accuracy", 0.5}}}, EpochMetrics{2, {{"val_accuracy", 0.6}}}));
}

TEST(ReportReaderTest, EpochsMayStartAnywhereAndSkipForward) {
    EXPECT_THAT(
        read("{\"epoch\": 4, \"val_accuracy\": 0.5}\n{\"val_accuracy\": 0.6}\n{\"epoch\": 10, "
             "\"val_accuracy\": 0.7}\n"),
        ElementsAre(EpochMetrics{4, {{"val_accuracy", 0.5}}}, EpochMetrics{5, {{"val_accuracy", 0.6}}},
                    EpochMetrics{10, {{"val_accuracy", 0.7}}}));
}

TEST(ReportReaderTest, NothingComesOutBeyondTheLastEpoch) {
    const std::string last = "{\"epoch\": 10, \"val_accuracy\": 0.5}\n";
    const std::string remedy = " (there are 10); end after the last one, or raise 'epochs' in [train]";
    for (const auto& [line, epoch] :
         {std::pair{"{\"val_accuracy\": 0.5}\n", "11"},
          std::pair{"{\"epoch\": 18446744073709551615}\n", "9223372036854775807"}}) {
        ReportReader reader(rules());
        reader.add(last + line + "no report at all\n");

        EXPECT_THAT(all_of(reader), ElementsAre(EpochMetrics{10, {{"val_accuracy", 0.5}}}));
        EXPECT_EQ(reader.finish(), std::nullopt);
        EXPECT_EQ(reader.beyond(), std::string("line 2 of $TROMMEL_REPORT: epoch ") + epoch + remedy);
    }
}

TEST(ReportReaderTest, UndeclaredMetricsAreIgnoredAndNamedOnce) {
    ReportReader reader(rules());
    reader.add(
        "{\"val_accuracy\": 0.5, \"f1\": 0.4, \"phase\": \"train\"}\n{\"val_accuracy\": 0.6, \"f1\": 0.4}\n");

    EXPECT_THAT(all_of(reader), ElementsAre(EpochMetrics{1, {{"val_accuracy", 0.5}}},
                                            EpochMetrics{2, {{"val_accuracy", 0.6}}}));
    EXPECT_THAT(reader.take_undeclared(), ElementsAre("'f1'", "'phase'"));
    EXPECT_THAT(reader.take_undeclared(), IsEmpty());
}

TEST(ReportReaderTest, LinesArriveInAnyPieces) {
    const std::string text = "{\"val_accuracy\": 0.25}\n\r\n  {\"val_accuracy\": 0.75}\r\n";
    ReportReader reader(rules());
    std::vector<EpochMetrics> found;
    for (const char byte : text) {
        reader.add({&byte, 1});
        for (const EpochMetrics& each : all_of(reader)) {
            found.push_back(each);
        }
    }

    EXPECT_THAT(found, ElementsAre(EpochMetrics{1, {{"val_accuracy", 0.25}}},
                                   EpochMetrics{2, {{"val_accuracy", 0.75}}}));
}

TEST(ReportReaderTest, ALineWithoutALineBreakCountsOnlyWhenTheProgramHasEnded) {
    ReportReader reader(rules());
    reader.add("{\"val_accuracy\": 0.5}");
    EXPECT_THAT(all_of(reader), IsEmpty());

    EXPECT_EQ(reader.finish(), (EpochMetrics{1, {{"val_accuracy", 0.5}}}));
    EXPECT_EQ(reader.finish(), std::nullopt);
}

TEST(ReportReaderTest, BlanksAfterTheLastLineAreIgnored) {
    ReportReader reader(rules());
    reader.add("{\"val_accuracy\": 0.5}\n  \t");
    all_of(reader);

    EXPECT_EQ(reader.finish(), std::nullopt);
}

TEST(ReportReaderTest, AnIncompleteLastLineIsAnError) {
    ReportReader reader(rules());
    reader.add("{\"val_accuracy\": 0.5}\n{\"epoch\": 2, \"val_acc");
    all_of(reader);

    try {
        reader.finish();
        FAIL() << "an incomplete line was accepted";
    } catch (const ReportError& error) {
        EXPECT_STREQ(
            error.what(),
            "line 2 of $TROMMEL_REPORT: '{\"epoch\": 2, \"val_acc' is cut off (the program ended in the "
            "middle of it); write each report whole, and flush it");
    }
}

TEST(ReportReaderTest, PythonsNanAndInfinityAreRead) {
    for (const char* word : {"null", "NaN", "Infinity", "-Infinity", "-NaN"}) {
        const auto found = read(std::string("{\"val_accuracy\": 0.5, \"val_loss\": ") + word + "}\n");

        ASSERT_EQ(found.size(), 1u) << word;
        EXPECT_TRUE(std::isnan(found[0].metrics.at("val_loss"))) << word;
    }
}

struct InvalidReportCase {
    std::string name;
    std::string text;
    std::string error;
};

class InvalidReport : public testing::TestWithParam<InvalidReportCase> {};

TEST_P(InvalidReport, IsAnsweredWithItsLineAndWhatToDo) {
    EXPECT_EQ(error_of(GetParam().text), GetParam().error);
}

const std::string fine = "{\"epoch\": 3, \"val_accuracy\": 0.5}\n";

INSTANTIATE_TEST_SUITE_P(
    Lines, InvalidReport,
    testing::Values(
        InvalidReportCase{
            "NotJson", fine + "epoch 4: 0.5\n",
            "line 2 of $TROMMEL_REPORT: 'epoch 4: 0.5' is not a JSON object; write e.g. {\"epoch\": 1, "
            "\"val_accuracy\": 0.5}"},
        InvalidReportCase{
            "NotAnObject", "[0.5]\n",
            "line 1 of $TROMMEL_REPORT: '[0.5]' is not a JSON object; write e.g. {\"epoch\": 1, "
            "\"val_accuracy\": 0.5}"},
        InvalidReportCase{
            "Binary", std::string("\0\xff\x01{\n", 5),
            "line 1 of $TROMMEL_REPORT: '\?\?\?{' is not a JSON object; write e.g. {\"epoch\": 1, "
            "\"val_accuracy\": 0.5}"},
        InvalidReportCase{
            "ObjectiveMissing", "{\"val_loss\": 0.5}\n",
            "line 1 of $TROMMEL_REPORT: no 'val_accuracy' (the sweep needs it after each epoch); "
            "report it in every line, under this name"},
        InvalidReportCase{
            "ObjectiveMisspelled", "{\"accuracy\": 0.5, \"lr\": 1}\n",
            "line 1 of $TROMMEL_REPORT: no 'val_accuracy' (the sweep needs it after each epoch; reported: "
            "'accuracy', 'lr'); report it in every line, under this name"},
        InvalidReportCase{"AWordForANumber", "{\"val_accuracy\": \"high\"}\n",
                          "line 1 of $TROMMEL_REPORT: 'val_accuracy' is '\"high\"'; report a number"},
        InvalidReportCase{"AListForANumber", "{\"val_accuracy\": [0.5]}\n",
                          "line 1 of $TROMMEL_REPORT: 'val_accuracy' is an array; report a number"},
        InvalidReportCase{
            "EpochGoesBack", fine + "{\"epoch\": 2, \"val_accuracy\": 0.5}\n",
            "line 2 of $TROMMEL_REPORT: epoch 2 after epoch 3 (epochs go forward, from 1); report each epoch "
            "once"},
        InvalidReportCase{
            "EpochTwice", fine + fine,
            "line 2 of $TROMMEL_REPORT: epoch 3 after epoch 3 (epochs go forward, from 1); report each epoch "
            "once"},
        InvalidReportCase{"EpochZero", "{\"epoch\": 0, \"val_accuracy\": 0.5}\n",
                          "line 1 of $TROMMEL_REPORT: epoch 0 (epochs count from 1); add 1"},
        InvalidReportCase{"EpochHalf", "{\"epoch\": 1.5, \"val_accuracy\": 0.5}\n",
                          "line 1 of $TROMMEL_REPORT: 'epoch' is '1.5'; report an integer from 1 up"},
        InvalidReportCase{
            "Huge", std::string(70'000, 'x'),
            "line 1 of $TROMMEL_REPORT: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...' is "
            "longer than 65536 bytes; end each report with a line break"},
        InvalidReportCase{"DeeplyNested",
                          "{\"val_accuracy\": " + std::string(30'000, '[') + std::string(30'000, ']') + "}\n",
                          "line 1 of $TROMMEL_REPORT: 'val_accuracy' is an array; report a number"}),
    [](const auto& each) { return each.param.name; });

}  // namespace
}  // namespace trommel
