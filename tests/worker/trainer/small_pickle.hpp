#pragma once

#include <string>

namespace trommel {

/// torch.save({"w": a tensor of 2 x 3 floats}) with protocol 2.
inline std::string small_pickle() {
    using namespace std::string_literals;
    return "\x80\x02}q\x00X\x01\x00\x00\x00wctorch._utils\n_rebuild_tensor_v2\n((X\x07\x00\x00\x00storage"
           "ctorch\nFloatStorage\nX\x01\x00\x00\x00"
           "7X\x03\x00\x00\x00"
           "cpuK\x06tQK\x00K\x02K\x03\x86K\x03K\x01\x86\x89"
           "ccollections\nOrderedDict\n)RtRs."s;
}

}  // namespace trommel
