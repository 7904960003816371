# ruff: noqa: F403, F405
# A Spack recipe: put it into var/spack/repos/builtin/packages/trommel/ of a Spack installation, or into your own
# repository.
import os

from spack.package import *


class Trommel(CMakePackage):
    """Distributed hyperparameter search for image classifiers, on many cores or a cluster."""

    license("Apache-2.0")

    version("main", branch="main")

    variant("trainer", default=True, description="Build trommel's own trainer (needs LibTorch)")

    depends_on("cxx", type="build")
    depends_on("c", type="build")
    depends_on("cmake@3.25:", type="build")
    depends_on("ninja", type="build")
    depends_on("pkgconfig", type="build")
    depends_on("openmpi")
    depends_on("hdf5@1.10:~mpi")
    depends_on("sqlite@3.40:")
    depends_on("libjpeg-turbo")
    depends_on("libpng")
    depends_on("libtiff")
    depends_on("libwebp")
    depends_on("giflib")
    depends_on("utf8proc")
    depends_on("zlib-api")
    depends_on("openssl")
    depends_on("fmt")
    depends_on("spdlog")
    depends_on("tomlplusplus")
    depends_on("cli11")
    depends_on("nlohmann-json")
    depends_on("boost")
    depends_on("py-torch~cuda@1.13:", when="+trainer")

    generator("ninja")

    def cmake_args(self):
        arguments = [self.define("TROMMEL_TESTS", False), self.define_from_variant("TROMMEL_TRAINER", "trainer")]
        if "TROMMEL_D3" in os.environ:  # path of D3 5's d3.min.js, which Spack does not have
            arguments.append(self.define("TROMMEL_D3", os.environ["TROMMEL_D3"]))
        return arguments
