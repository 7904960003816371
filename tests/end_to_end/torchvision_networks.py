"""torchvision's networks with random weights, their results, and .safetensors files of them."""

import json
import struct

import torch
import torchvision

MEAN = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
DEVIATION = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)


def random_network(name):
    """Randomizes the running statistics too: fresh ones would hide mistakes."""
    torch.manual_seed(3)
    network = getattr(torchvision.models, name)()
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.2)
            module.running_var.uniform_(0.5, 2)
            torch.nn.init.uniform_(module.weight, 0.3, 1.2)
            torch.nn.init.normal_(module.bias, 0, 0.2)
    return network.eval()


def maps_of(network, images):
    """The input of torchvision's average pool, [images, height, width, channels]."""
    with torch.no_grad():
        values = (torch.from_numpy(images).permute(0, 3, 1, 2) / 255.0 - MEAN) / DEVIATION
        before_pool = torch.nn.Sequential(*list(network.children())[:-2])
        return before_pool(values).permute(0, 2, 3, 1)


def write_safetensors(path, tensors, types=None):
    """Writes the format in a few lines, without its library."""
    names = {torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16", torch.int64: "I64"}
    header, blobs, offset = {"__metadata__": {"format": "pt"}}, [], 0
    for name, tensor in tensors.items():
        tensor = tensor.to(types) if types and tensor.is_floating_point() else tensor
        raw = tensor.contiguous().flatten()
        blob = (raw.view(torch.int16) if raw.element_size() == 2 else raw).numpy().tobytes()
        header[name] = {
            "dtype": names[tensor.dtype],
            "shape": list(tensor.shape),
            "data_offsets": [offset, offset + len(blob)],
        }
        offset += len(blob)
        blobs.append(blob)
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(blobs))


def read_safetensors(path):
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    header.pop("__metadata__")
    return {
        name: torch.frombuffer(bytearray(data[8 + length :][slice(*entry["data_offsets"])]), dtype=torch.float32).view(
            entry["shape"]
        )
        for name, entry in header.items()
    }
