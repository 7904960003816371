#include "search_spaces/habits.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <system_error>

namespace trommel {

namespace {

struct Habit {
    std::string_view table;  // "[train]", ...; "parameter" for all of [space]; "" for any
    std::string_view words;  // lower case, each between two spaces
    std::string_view remedy;
};

// The words of Optuna, Ray Tune, W&B, Keras, PyTorch, Lightning, scikit-learn and Slurm.
constexpr std::array habits = {
    Habit{"[train]", " lr lrate learn_rate init_lr base_lr initial_lr learningrate ", "write learning_rate"},
    Habit{"[train]", " wd decay l2_decay weight_decay_rate l2_penalty ", "write weight_decay"},
    Habit{"[train]", " bs batch batchsize train_batch_size per_device_batch_size minibatch_size ",
          "write batch_size"},
    Habit{"[train]", " n_epochs num_epochs max_epochs nb_epoch num_train_epochs n_epoch training_epochs ",
          "write epochs"},
    Habit{"[train]", " early_stop earlystopping early_stopping_patience patience early_stopping_rounds ",
          "write early_stopping = { metric = \"val_loss\", patience = 5 }"},
    Habit{"[train]", " flip flip_lr horizontal_flip random_flip hflip random_horizontal_flip fliplr ",
          "write augment = { horizontal_flip = true }"},
    Habit{"[train]", " vertical_flip vflip flipud random_vertical_flip ",
          "write augment = { vertical_flip = true }"},
    Habit{"[train]", " rotate rotation rotation_range random_rotation degrees ",
          "write augment = { rotation_degrees = 15 }"},
    Habit{"[train]", " zoom zoom_range random_zoom ", "write augment = { zoom = 0.1 }"},
    Habit{"[train]", " shift translate width_shift_range height_shift_range ",
          "write augment = { shift = 0.1 }"},
    Habit{"[train]", " shear shear_range ", "write augment = { shear_degrees = 10 }"},
    Habit{"[train]", " augmentation augmentations data_augmentation transforms transform ",
          "write augment = { ... }, or the name of an [augment.NAME] table"},
    Habit{"[train]", " scheduler lr_scheduler lr_schedule learning_rate_schedule ", "write schedule"},
    Habit{"[train]", " warmup warmup_steps num_warmup_steps warmup_ratio ", "write warmup_epochs"},
    Habit{"[train]", " clip grad_clip clipnorm max_grad_norm gradient_clip gradient_clip_val clip_grad_norm ",
          "write gradient_clip_norm"},
    Habit{"[train]", " architecture arch network net backbone model_name ", "write model"},
    Habit{"[train]", " opt optim optimiser ", "write optimizer"},
    Habit{"[train]", " dropout_rate drop_rate p_dropout ", "write dropout"},
    Habit{"[train]", " beta1 adam_beta1 beta_one ", "write beta_1"},
    Habit{"[train]", " beta2 adam_beta2 beta_two ", "write beta_2"},
    Habit{"[train]", " betas ", "write beta_1 and beta_2"},
    Habit{"[train]", " eps adam_epsilon ", "write epsilon"},
    Habit{"[train]", " alpha smoothing_constant ", "write rho, if it is rmsprop's"},
    Habit{"[train]", " loss_function criterion objective ", "write loss"},
    Habit{"[train]", " normalisation normalize scaling preprocessing rescale ", "write normalization"},
    Habit{"[train]", " amp mixed_precision fp16 bf16 dtype use_amp ", "write precision = \"bf16\""},
    Habit{"[train]", " script program entrypoint entry_point cmd executable main ",
          "write command = [\"python3\", \"train.py\"]"},
    Habit{"[train]", " metric monitor ",
          "write [[objective]] metric = \"...\" (for the ranking), or metrics (of a command)"},
    Habit{"[train]", " seed random_state random_seed manual_seed ",
          "write seed in [sweep]; all trials derive theirs from it"},
    Habit{"[train]", " retries max_retries max_failures num_retries ", "write max_attempts"},
    Habit{"[train]", " time_limit walltime max_time time max_runtime ", "write timeout = \"2h\""},
    Habit{"[train]", " memory mem max_memory mem_limit ", "write memory_limit = \"8 GB\""},
    Habit{"[train]", " num_workers workers n_jobs gpus devices num_gpus ",
          "pass it to the command: trommel run -w 4, or trommel submit"},
    Habit{"[train]", " class_weight weights ", "write class_weights"},
    Habit{"[train]", " checkpoint checkpoint_freq save_every checkpoint_frequency ",
          "write checkpoint_every = \"10m\""},
    Habit{"[train]", " dataset data_path data_dir ", "write [data.NAME] shard = \"images.h5\""},
    Habit{
        "[budget]",
        " n_trials num_trials max_trials num_samples run_cap count n_iter max_evals max_num_trials n_calls ",
        "write configurations (different ones), or trials (with their seeds)"},
    Habit{"[train]", " device gpu accelerator ", "leave it out: this version trains on CPUs"},
    Habit{"[train]", " pretrained weights_path ", "see docs/features.md: a resnet layer takes weights"},
    Habit{"[train]", " validation_split val_split test_size ",
          "pass it to the import: --split 0.7,0.15,0.15"},
    Habit{"'augment'", " flip flip_lr hflip random_flip random_horizontal_flip fliplr ",
          "write horizontal_flip = true"},
    Habit{"'augment'", " vflip flipud random_vertical_flip flip_ud ", "write vertical_flip = true"},
    Habit{"'augment'", " rotate rotation rotation_range random_rotation degrees ",
          "write rotation_degrees = 15"},
    Habit{"'augment'", " zoom_range random_zoom scale ", "write zoom = 0.1"},
    Habit{"'augment'", " translate width_shift_range height_shift_range ", "write shift = 0.1"},
    Habit{"'augment'", " shear shear_range ", "write shear_degrees = 10"},
    Habit{"'augment'", " fill_mode ", "write fill"},
    Habit{"'schedule'", " min_delta threshold min_improvement ", "write plateau_min_delta in [train]"},
    Habit{"'schedule'", " monitor ", "write metric"},
    Habit{"'schedule'", " mode ", "write direction"},
    Habit{"'early_stopping'", " monitor ", "write metric"},
    Habit{"'early_stopping'", " mode goal ", "write direction"},
    Habit{"'early_stopping'", " min_delta ", "leave it out: any improvement counts"},
    Habit{"'early_stopping'", " restore_best_weights ",
          "write select_epoch in [train]: the best epoch counts"},
    Habit{"'early_stopping'", " start_from_epoch min_epochs warmup ", "write from_epoch"},
    Habit{"[budget]", " minutes seconds wall_time ", "write hours = \"90m\""},
    Habit{"[budget]", " timeout time_limit walltime max_time time time_budget_s time_budget max_runtime ",
          "write hours = 2.0, or \"90m\""},
    Habit{"[budget]", " max_epochs n_epochs num_epochs ", "write epochs (all trials together)"},
    Habit{"[budget]", " n_jobs workers max_concurrent max_concurrent_trials parallel ",
          "pass it to the command: trommel run -w 4"},
    Habit{"[sweep]", " method algorithm sampler search_alg search_algorithm strategy ",
          "write [sampler] name = \"tpe\", or \"random\", \"sobol\", \"grid\""},
    Habit{"[sweep]", " metric objective ", "write [[objective]] metric = \"...\""},
    Habit{"[sweep]", " direction goal mode ", "write [[objective]] direction = \"minimize\" or \"maximize\""},
    Habit{"[sweep]", " n_trials num_samples run_cap count max_trials num_trials ",
          "write [budget] configurations"},
    Habit{"[sweep]", " timeout time_limit ", "write [budget] hours"},
    Habit{"[sweep]", " random_state random_seed ", "write seed"},
    Habit{"[sweep]", " study_name project experiment experiment_name title ", "write name"},
    Habit{"[sweep]", " program command script ", "write [train] command = [\"python3\", \"train.py\"]"},
    Habit{"[sweep]", " parameters space search_space config ", "write a table [space]"},
    Habit{"[[objective]]", " name value objective ", "write metric"},
    Habit{"[[objective]]", " goal mode type order ", "write direction = \"minimize\" or \"maximize\""},
    Habit{"[[objective]]", " target ", "write target = 0.95 in [budget]"},
    Habit{"[sampler]", " type method sampler algorithm ", "write name"},
    Habit{"[sampler]", " seed random_state ", "write seed in [sweep]"},
    Habit{"[sampler]", " n_startup_trials startup n_ei_candidates gamma multivariate group constant_liar ",
          "leave it out: tpe has no options (docs/search.md)"},
    Habit{"[pruner]", " type method pruner scheduler ", "write name"},
    Habit{"[pruner]", " min_resource min_iter min_budget ", "write min_epochs"},
    Habit{"[pruner]", " grace_period ", "write min_epochs (asha), or warmup_epochs (median, percentile)"},
    Habit{"[pruner]", " n_warmup_steps warmup_steps warmup start_step delay_evaluation ",
          "write warmup_epochs"},
    Habit{"[pruner]", " n_startup_trials n_min_trials min_samples_required startup_trials ",
          "write min_trials (completed ones before the first judgment)"},
    Habit{"[pruner]", " interval_steps every evaluation_interval ", "leave it out: every epoch is judged"},
    Habit{"[pruner]", " patience ", "write epochs"},
    Habit{"[pruner]", " wrapped_pruner ", "leave it out: patience prunes alone"},
    Habit{"[pruner]", " lower upper threshold ",
          "write value (the objective's direction tells which side is worse)"},
    Habit{"[pruner]", " metric monitor ", "leave it out: it is the objective"},
    Habit{"[pruner]", " eta reduction ", "write reduction_factor"},
    Habit{"[pruner]", " max_resource max_t max_iter max_budget ", "leave it out: it is the trial's epochs"},
    Habit{"[seeds]", " n_seeds num_seeds count repeats n_repeats number ", "write per_configuration"},
    Habit{"parameter", " min minimum lower lower_bound from start ", "write low"},
    Habit{"parameter", " max maximum upper upper_bound to end stop ", "write high"},
    Habit{"parameter", " choices options categories list grid value ",
          "write values = [...], or the list alone"},
    Habit{"parameter", " distribution type dist prior ",
          "write scale = \"log\" or leave it out; integers make whole steps"},
    Habit{"parameter", " log_scale log_uniform loguniform ", "write scale = \"log\""},
    Habit{"parameter", " q quantum stepsize step_size ", "write step"},
    Habit{"parameter", " if condition conditions parent depends_on ", "write when = { optimizer = \"sgd\" }"},
    Habit{"parameter", " default ",
          "write otherwise (where it is inactive), or an [[enqueue]] table (to be tried first)"},
    Habit{"the file", " parameters search_space params hyperparameters searchspace param_space config ",
          "write [space]"},
    Habit{"the file", " study experiment project ", "write [sweep]"},
    Habit{"the file", " training trainer fit ", "write [train]"},
    Habit{"the file", " dataset datasets ", "write [data.NAME]"},
    Habit{"the file", " metric objectives goal ", "write [[objective]] metric = \"...\""},
    Habit{"the file", " method algorithm search ",
          "write [sampler] name = \"tpe\", or \"random\", \"sobol\", \"grid\""},
    Habit{"the file", " scheduler early_terminate ", "write [pruner] name = \"asha\", or [train] schedule"},
    Habit{"the file", " limits stop ", "write [budget]"},
    Habit{"the file", " name seed ", "write it below [sweep]"},
    Habit{"the file", " program command ", "write [train] command = [\"python3\", \"train.py\"]"},
    Habit{"the file", " n_trials num_samples run_cap ", "write [budget] configurations"},
    Habit{"the file", " slurm sbatch resources cluster ", "a site's file has it: see slurm/README.md"},
};

std::string in_small_letters(std::string_view word) {
    std::string small(word);
    std::ranges::transform(small, small.begin(), [](char byte) {
        return byte == '-' ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(byte)));
    });
    return small;
}

bool is_of(std::string_view table, const Habit& habit) {
    const bool of_parameter = table.starts_with("parameter ") || table.starts_with("a case of ");
    const bool of_named = (table.starts_with("[augment.") && habit.table == "'augment'") ||
                          (table.starts_with("[schedule.") && habit.table == "'schedule'");
    return habit.table == table || (of_parameter && habit.table == "parameter") || of_named;
}

}  // namespace

std::optional<std::string> remedy_for_habit(std::string_view table, std::string_view key) {
    const std::string word = " " + in_small_letters(key) + " ";
    const auto found = std::ranges::find_if(habits, [&](const Habit& habit) {
        return is_of(table, habit) && habit.words.find(word) != std::string_view::npos;
    });
    return found == habits.end() ? std::nullopt : std::optional(std::string(found->remedy));
}

std::string usual_name(std::string_view word) {
    std::string name = in_small_letters(word);
    for (const std::string_view ending : {"sampler", "pruner", "scheduler", "search", "_"}) {
        if (name.size() > ending.size() && name.ends_with(ending)) {
            name.erase(name.size() - ending.size());
        }
    }
    constexpr std::array<std::array<std::string_view, 2>, 16> same = {{{"cmaes", "cma_es"},
                                                                       {"bayes", "tpe"},
                                                                       {"bayesian", "tpe"},
                                                                       {"bayesopt", "gp"},
                                                                       {"hyperopt", "tpe"},
                                                                       {"qmc", "sobol"},
                                                                       {"quasirandom", "sobol"},
                                                                       {"successivehalving", "asha"},
                                                                       {"asynchyperband", "asha"},
                                                                       {"medianstopping", "median"},
                                                                       {"medianstoppingrule", "median"},
                                                                       {"median_stopping_rule", "median"},
                                                                       {"median_stopping", "median"},
                                                                       {"medianstop", "median"},
                                                                       {"patient", "patience"},
                                                                       {"nop", "none"}}};
    const auto found =
        std::ranges::find(same, std::string_view(name), [](const auto& each) { return each[0]; });
    return found == same.end() ? name : std::string((*found)[1]);
}

bool is_number_text(std::string_view text) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() && std::isfinite(number);
}

}  // namespace trommel
