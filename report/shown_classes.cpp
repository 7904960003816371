#include "report/shown_classes.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace trommel {

namespace {

using Labels = std::vector<std::uint16_t>;

void add(std::vector<ShownClasses>& all, const std::string& split, const SweepSource& source,
         const std::map<std::string, Labels>& labels, const Labels& predictions) {
    const std::size_t classes = source.classes.size();
    const auto is_class = [&](std::uint16_t each) { return each < classes; };
    // All data sets of a sweep have the same validation and test images, so the labels of any will do.
    if (labels.empty() || predictions.empty() || labels.begin()->second.size() != predictions.size() ||
        !std::ranges::all_of(labels.begin()->second, is_class) ||
        !std::ranges::all_of(predictions, is_class)) {
        return;
    }
    all.push_back({split, source.classes, confusion_matrix(labels.begin()->second, predictions, classes)});
}

// "paper 5, plastic 2": at most three, most frequent first.
std::string mistaken_for(const ShownClasses& shown, std::size_t truth) {
    std::vector<std::size_t> others;
    for (std::size_t i = 0; i < shown.names.size(); ++i) {
        if (i != truth && shown.confusion[truth][i] > 0) {
            others.push_back(i);
        }
    }
    std::ranges::stable_sort(others, std::ranges::greater(),
                             [&](std::size_t i) { return shown.confusion[truth][i]; });
    std::string text;
    for (std::size_t i = 0; i < std::min<std::size_t>(others.size(), 3); ++i) {
        text += fmt::format("{}{} {}", i == 0 ? "" : ", ", shown.names[others[i]],
                            shown.confusion[truth][others[i]]);
    }
    return text;
}

}  // namespace

std::vector<ShownClasses> shown_classes(const SweepSource& source, const PastTrial& trial) {
    std::vector<ShownClasses> all;
    if (trial.selected) {
        add(all, "validation", source, source.val_labels, trial.selected->val_predictions);
        add(all, "test", source, source.test_labels, trial.selected->test_predictions);
    }
    return all;
}

std::string to_text(const ShownClasses& shown, TextStyle style) {
    std::vector<TextColumn> columns = {{"class", Align::left, TextColumn::always_shown, 8, {}},
                                       {shown.split + " images", Align::right, 80, 0, {}},
                                       {"precision", Align::right, 70, 0, {}},
                                       {"recall", Align::right, 70, 0, {}},
                                       {"F1", Align::right, 90, 0, {}},
                                       {"confused with", Align::left, 60, 8, {}}};
    const std::vector<ClassScore> scores = class_scores(shown.confusion);
    for (std::size_t i = 0; i < scores.size(); ++i) {
        columns[0].cells.push_back(shown.names[i]);
        columns[1].cells.push_back(std::to_string(scores[i].images));
        columns[2].cells.push_back(fmt::format("{:.3f}", scores[i].precision));
        columns[3].cells.push_back(fmt::format("{:.3f}", scores[i].recall));
        columns[4].cells.push_back(fmt::format("{:.3f}", scores[i].f1));
        columns[5].cells.push_back(mistaken_for(shown, i));
    }
    return lay_out(std::move(columns), style).text;
}

}  // namespace trommel
