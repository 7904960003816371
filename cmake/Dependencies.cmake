# Everything comes from the distribution; scripts/install_packages.sh has the list.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(JPEG REQUIRED)
find_package(PNG REQUIRED)
find_package(TIFF REQUIRED)
find_package(GIF REQUIRED)
pkg_check_modules(WEBP REQUIRED IMPORTED_TARGET libwebp libwebpdemux)
pkg_check_modules(UTF8PROC REQUIRED IMPORTED_TARGET libutf8proc)
find_package(ZLIB REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
pkg_check_modules(TOMLPLUSPLUS REQUIRED IMPORTED_TARGET tomlplusplus)
pkg_check_modules(NLOHMANN_JSON REQUIRED IMPORTED_TARGET nlohmann_json)
pkg_check_modules(CLI11 REQUIRED IMPORTED_TARGET CLI11)
find_package(Boost REQUIRED)

# The serial library: the parallel one would make the command line link MPI.
set(HDF5_PREFER_PARALLEL OFF)
find_package(HDF5 REQUIRED COMPONENTS C)

set(MPI_CXX_SKIP_MPICXX ON)
find_package(MPI REQUIRED COMPONENTS CXX)

if(TROMMEL_TRAINER)
  find_package(Torch REQUIRED)
endif()
if(TROMMEL_TESTS)
  find_package(GTest REQUIRED)
  find_program(PYTHON3 python3 HINTS /usr/bin REQUIRED)  # the distribution's: it has h5py
endif()
