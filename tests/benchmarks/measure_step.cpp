// Measures the cost of a plan's settings in a training step: CPU time and minor page faults, relative to the
// plain CNN.
//
//     cmake --build build/release --target measure_step && build/release/bin/measure_step [SHARD.h5]
//
// Without a shard: 320 images of noise, 96 rows by 128 columns. In each of five rounds, every plan is trained
// for three epochs. The smallest time of an epoch counts, because other programs on the machine can only add
// to it.
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <ctime>
#include <limits>

#include "storage/shards/shard.hpp"
#include "tests/worker/trainer/trainer_fixtures.hpp"
#include "worker/trainer/process.hpp"
#include "worker/trainer/trial_run.hpp"
#include "worker/training_data/augmentation.hpp"

namespace trommel {
namespace {

struct Cost {
    double cpu_seconds = std::numeric_limits<double>::infinity();  // of the fastest epoch
    long page_faults = std::numeric_limits<long>::max();
};

double cpu_seconds() {
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

long page_faults() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_minflt;
}

// Leaves out the first epoch, which also maps memory and the shard.
void measure(const StartTrial& start, OpenDataSets& data_sets, Cost& cost) {
    double began = 0;
    long faults = 0;
    const auto epoch = [&](const EpochReport& report) {
        if (report.epoch > 1) {
            cost.cpu_seconds = std::min(cost.cpu_seconds, cpu_seconds() - began);
            cost.page_faults = std::min(cost.page_faults, page_faults() - faults);
        }
        began = cpu_seconds();
        faults = page_faults();
    };
    train_trial(start, data_sets,
                {.started = [](auto...) {},
                 .epoch = epoch,
                 .stop_requested = [] { return false; },
                 .pause_requested = {},
                 .note = {}});
}

// The time for the images of one batch.
double augmentation_seconds(const Augmentation& augmentation) {
    const Shape shape{96, 128, 3};
    const std::vector<std::uint8_t> image(96 * 128 * 3, 100);
    std::vector<float> out(image.size());
    const Augmenter augment(augmentation, shape, 1);
    double least = std::numeric_limits<double>::infinity();
    for (int epoch = 0; epoch < 100; ++epoch) {
        const double began = cpu_seconds();
        for (int place = 0; place < 32; ++place) {
            augment(image.data(), epoch, place, out.data());
        }
        least = std::min(least, cpu_seconds() - began);
    }
    return least;
}

// Three convolutions, each followed by a max-pool.
TrainingPlan cnn(const DataSet& data) {
    TrainingPlan plan;
    plan.data = data;
    for (const std::int64_t filters : {32, 64, 128}) {
        plan.layers.push_back(Conv{.filters = filters, .activation = Activation::relu});
        plan.layers.push_back(MaxPool{2});
    }
    plan.optimizer = Adam{};
    plan.learning_rate = 0.001;
    plan.epochs = 3;
    return plan;
}

const Augmentation everything{.horizontal_flip = true,
                              .vertical_flip = true,
                              .shift = 0.1,
                              .zoom = 0.1,
                              .shear_degrees = 6,
                              .rotation_degrees = 20};

struct Variant {
    const char* name;
    TrainingPlan plan;
    Cost cost = {};
};

std::vector<Variant> variants(const TrainingPlan& plain) {
    std::vector<Variant> all = {
        {"plain", plain}, {"augment", plain}, {"hinge, balanced", plain}, {"residual", plain}};
    all[1].plan.augmentation = everything;
    all[2].plan.loss = Hinge{};
    all[2].plan.class_weights.weighting = ClassWeighting::balanced;
    all[2].plan.schedule = OneCycle{};
    all[3].plan.layers = {Conv{.filters = 16, .padding = Padding::same, .stride = 2}, BatchNorm{},
                          ResidualBlock{.filters = 16}, ResidualBlock{.filters = 32, .stride = 2},
                          GlobalPool{}};
    return all;
}

void run(const DataSet& data, std::int64_t images) {
    OpenDataSets data_sets;
    auto all = variants(cnn(data));
    for (int round = 0; round < 5; ++round) {
        for (Variant& each : all) {
            measure({.seed = 1, .plan = each.plan, .to_epoch = each.plan.epochs}, data_sets, each.cost);
        }
    }
    const auto steps = static_cast<double>((images + 31) / 32);
    for (const Variant& each : all) {
        fmt::print("{:16} {:8.1f} ms of CPU a step ({:+.1f} %), {:.1f} minor page faults\n", each.name,
                   1000 * each.cost.cpu_seconds / steps,
                   100 * (each.cost.cpu_seconds / all.front().cost.cpu_seconds - 1),
                   static_cast<double>(each.cost.page_faults) / steps);
    }
    fmt::print("augmenting 32 images of 96 x 128 alone: {:.1f} ms\n",
               1000 * augmentation_seconds(everything));
}

}  // namespace
}  // namespace trommel

int main(int argc, char** argv) {
    trommel::set_library_environment(argv);
    trommel::prepare_training();
    if (argc > 1) {
        const trommel::Shard shard(argv[1]);
        const auto images = static_cast<std::int64_t>(shard.indices(trommel::Split::train).size());
        trommel::run({"images", {argv[1]}, {shard.info().checksum}}, images);
        return 0;
    }
    const trommel::TemporaryDirectory folder;
    trommel::run(trommel::write_noise_shard(folder.path() / "noise.h5",
                                            {.train = 320, .val = 0, .test = 0, .height = 96, .width = 128}),
                 320);
}
