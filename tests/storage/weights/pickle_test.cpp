#include "storage/weights/pickle.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "storage/weights/pickled_state.hpp"
#include "system/errors.hpp"
#include "tests/storage/weights/small_weights.hpp"

namespace trommel {
namespace {

using namespace std::string_literals;

WeightsIndex index_of(const std::string& pickle) {
    PickleReader reader({reinterpret_cast<const std::uint8_t*>(pickle.data()), pickle.size()});
    return index_state(reader.read());
}

std::vector<std::string> names_in(const std::string& pickle) {
    std::vector<std::string> names;
    for (const TensorEntry& tensor : index_of(pickle).tensors) {
        names.push_back(tensor.name);
    }
    return names;
}

std::string refusal(const std::string& pickle) {
    try {
        index_of(pickle);
    } catch (const InputError& error) {
        return error.what();
    }
    return "it was read";
}

// {name: value, ...} of pickled values.
std::string dictionary(const std::vector<std::pair<std::string, std::string>>& items) {
    std::string pickle = "}(";
    for (const auto& [name, value] : items) {
        pickle += pickled_text(name) + value;
    }
    return pickle + "u";
}

TEST(PickleTest, ATensorIsFoundWithItsStorageSizesAndStrides) {
    const TensorEntry wanted{
        .name = "w", .type = "FloatStorage", .storage = "7", .offset = 0, .sizes = {2, 3}, .strides = {3, 1}};

    EXPECT_EQ(index_of(small_pickle()).tensors, std::vector{wanted});
    EXPECT_EQ(index_of(small_pickle_of_protocol_4()).tensors, std::vector{wanted});
}

TEST(PickleTest, APickleThatEndsAnywhereIsRefused) {
    const std::string whole = small_pickle();
    for (std::size_t kept = 0; kept < whole.size(); ++kept) {
        EXPECT_EQ(refusal(whole.substr(0, kept)), "it ends early") << kept;
    }
}

TEST(PickleTest, NestedListsAreRefusedAtAnyDepth) {
    std::string bytes = "]q\x00"s;
    for (int depth = 0; depth < 100'000; ++depth) {
        bytes += "]h\x00"s + "aq\x00"s;  // a list that holds the previous one
    }

    EXPECT_EQ(refusal(bytes + "."), "it is a list");
}

TEST(PickleTest, ADictionaryThatContainsItselfIsRefused) {
    EXPECT_EQ(refusal("}q\x00"s + pickled_text("model") + "h\x00s."s),
              "it has no tensors with names, but 'model'");
}

TEST(PickleTest, DictionariesThatReferToEachOtherOftenTakeNoTime) {
    std::string pickle = "}";
    for (int depth = 0; depth < 9; ++depth) {
        pickle += "q\x00"s + "0}(";
        for (int i = 0; i < 500; ++i) {
            pickle += pickled_text("d" + std::to_string(i)) + "h\x00"s;
        }
        pickle += "u";
    }

    EXPECT_EQ(refusal(pickle + ".").rfind("it has no tensors with names, but 'd0', 'd1'", 0), 0U);
}

// `count` references to memo entry 0, each with a name.
std::string many_entries(int count) {
    std::string pickle = "}(";
    for (int i = 0; i < count; ++i) {
        pickle += pickled_text(std::to_string(i)) + "h\x00"s;
    }
    return pickle + "u";
}

TEST(PickleTest, LargeValuesWithManyReferencesTakeNeitherTimeNorMemory) {
    const std::string numbers = "](" + std::string(400'000, '\x88') + "e";
    const std::string object = "cmy\nThing\n)\x81" + many_entries(100'000) + "b";
    const std::string tensor = "ctorch._utils\n_rebuild_tensor\n((" + pickled_text("storage") +
                               "ctorch\nFloatStorage\n" + pickled_text("7") + pickled_text("cpu") +
                               "K\x06tQK\x00h\x01h\x01tR"s;
    std::string dictionaries = "](K\x01K\x02\x86" + std::string(100'000, '2') + "eq\x00"s + "0](";
    for (int i = 0; i < 100'000; ++i) {
        dictionaries += "ccollections\nOrderedDict\nh\x00\x85R"s;
    }

    EXPECT_EQ(refusal("Nq\x00"s + "0" + object + "q\x00"s + "0" + many_entries(40'000) + ".")
                  .rfind("it has no tensors", 0),
              0U);
    std::string tensors = numbers + "q\x01" + "0" + tensor + "q\x00"s + "0" + many_entries(40'000) + ".";
    EXPECT_EQ(refusal(tensors), "a tensor in it has an unknown form");
    EXPECT_EQ(refusal(dictionaries + "e."), "it creates more than 4000000 values, which no weights need");
}

TEST(PickleTest, MoreValuesThanAnyWeightsNeedAreRefused) {
    std::string pickle = "](";
    pickle.append(5'000'000, 'N');

    EXPECT_EQ(refusal(pickle + "e."), "it creates more than 4000000 values, which no weights need");
}

TEST(PickleTest, ALongStringWithManyReferencesTakesNoMemory) {
    std::string pickle = "](" + pickled_text(std::string(20'000'000, 'a')) + "q\x00"s;
    for (int i = 0; i < 300'000; ++i) {
        pickle += "h\x00"s;  // would take 6 TB of copies
    }

    EXPECT_EQ(refusal(pickle + "e."), "it is a list");
}

TEST(PickleTest, ACallInPlaceOfWeightsIsRefusedByName) {
    const std::string call = "cos\nsystem\n(" + pickled_text("ls") + "tR";

    EXPECT_EQ(refusal(call + "."), "it is an object of 'os.system'");
    EXPECT_EQ(refusal(dictionary({{"model", call}}) + "."), "its 'model' is an object of 'os.system'");
}

TEST(PickleTest, ACallElsewhereIsIgnored) {
    const std::string call = "cos\nsystem\n(" + pickled_text("ls") + "tR";
    const std::string state = dictionary({{"w", pickled_tensor("7")}});

    EXPECT_EQ(names_in(dictionary({{"args", call}, {"epoch", "K\x03"}, {"state_dict", state}}) + "."),
              std::vector<std::string>{"w"});
}

TEST(PickleTest, ACheckpointsEntryIsFoundByAnyUsualNameAndReported) {
    const std::string state = dictionary({{"w", pickled_tensor("7")}});
    const std::string moments = dictionary({{"m", pickled_tensor("8")}});

    EXPECT_EQ(index_of(state + ".").within, "");
    EXPECT_EQ(index_of(dictionary({{"model", dictionary({{"state_dict", state}})}}) + ".").within,
              "'model' > 'state_dict'");
    EXPECT_EQ(index_of(dictionary({{"best", pickled_tensor("9")}, {"model", state}, {"ema", moments}}) + ".")
                  .within,
              "'model'");
    EXPECT_EQ(index_of(dictionary({{"optimizer", moments}, {"student", state}}) + ".").within, "'student'");
    const std::string both = dictionary({{"w", pickled_tensor("7")}, {"v", pickled_tensor("8")}});
    EXPECT_EQ(index_of(dictionary({{"best", pickled_tensor("9")}, {"student", both}}) + ".").within,
              "'student'");
    EXPECT_EQ(index_of(dictionary({{"w", pickled_tensor("9")}, {"extra", moments}}) + ".").within, "");
    EXPECT_EQ(refusal(dictionary({{"teacher", moments}, {"student", state}}) + "."),
              "it holds several state dicts: 'teacher', 'student'");
}

TEST(PickleTest, AWholeModelIsRefusedByItsClass) {
    const std::string model = "cmy.nets\nNet\n)\x81" + dictionary({{"_modules", "}"}}) + "b";

    EXPECT_EQ(refusal(model + "."),
              "it is a whole model, an object of 'my.nets.Net', which would have to be run");
    EXPECT_EQ(refusal(dictionary({{"epoch", "K\x01"}, {"model", model}}) + "."),
              "its 'model' is a whole model, an object of 'my.nets.Net', which would have to be run");
}

TEST(PickleTest, AWholeModelIsNotSkippedForOtherTensors) {
    const std::string model = "cmy.nets\nNet\n)\x81" + dictionary({{"_modules", "}"}}) + "b";
    const std::string state = dictionary({{"w", pickled_tensor("7")}});

    for (const auto& beside : {std::pair("ema", state), std::pair("best", pickled_tensor("9"))}) {
        EXPECT_EQ(refusal(dictionary({{"model", model}, beside}) + "."),
                  "its 'model' is a whole model, an object of 'my.nets.Net', which would have to be run");
    }
}

TEST(PickleTest, AValueThatIsNotATensorIsAProblemOnlyIfATensorIsWanted) {
    const auto found = index_of(dictionary({{"w", pickled_tensor("7")},
                                            {"epoch", "K\x03"},
                                            {"v",
                                             "](K\x01N"
                                             "e"}}) +
                                ".")
                           .tensors;

    ASSERT_EQ(found.size(), 3U);
    EXPECT_FALSE(found[1].is_tensor);
    EXPECT_EQ(found[2].problem, "is a list");
}

TEST(PickleTest, ADictionaryOfPython2IsRead) {
    const std::string ordered =
        "ccollections\nOrderedDict\n(](](U\x01w" + pickled_tensor("7") + "eetRq\x01}(U\x09_metadataNub";

    EXPECT_EQ(names_in(ordered + "."), std::vector<std::string>{"w"});
}

TEST(PickleTest, TheLastOfTwoEqualNamesCounts) {
    const auto found =
        index_of(dictionary({{"w", pickled_tensor("7")}, {"w", pickled_tensor("8")}}) + ".").tensors;

    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found.front().storage, "8");
}

TEST(PickleTest, AnUnknownProtocolIsRefusedByItsNumber) {
    EXPECT_EQ(refusal("\x80\x06N."), "it has pickle protocol 6, but 5 is the last known one");
}

}  // namespace
}  // namespace trommel
