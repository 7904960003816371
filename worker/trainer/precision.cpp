#include "worker/trainer/precision.hpp"

#include <ATen/autocast_mode.h>
#include <torch/version.h>

namespace trommel {

namespace {

void enable_autocast(bool enabled) {
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
    at::autocast::set_autocast_enabled(at::kCPU, enabled);
#else
    at::autocast::set_cpu_enabled(enabled);
#endif
}

// Its dtype on CPUs is bfloat16 by default.
class Autocast {
  public:
    Autocast() { enable_autocast(true); }
    ~Autocast() {
        enable_autocast(false);
        at::autocast::clear_cache();
    }
    Autocast(const Autocast&) = delete;
    Autocast& operator=(const Autocast&) = delete;
};

}  // namespace

at::Tensor in_precision(Precision precision, const std::function<at::Tensor()>& forward) {
    if (precision == Precision::fp32) {
        return forward();
    }
    const Autocast autocast;
    return forward().to(at::kFloat);
}

}  // namespace trommel
