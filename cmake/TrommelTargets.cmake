# One folder, one target. The link lines that these helpers are given are the architecture.

# Warnings, sanitizers and include root that every target of ours shares.
function(trommel_compile_options target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
    -Wno-missing-field-initializers)  # our aggregates have defaults, and designated initializers name the rest
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    target_compile_options(${target} PRIVATE -Wno-restrict)  # a false alarm on std::string, GCC bug 105651
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # False alarms on members of std::variant and std::optional.
    target_compile_options(${target} PRIVATE -Wno-maybe-uninitialized)
    if(CMAKE_UNITY_BUILD)  # a source file is then included by another, as a header is
      target_compile_options(${target} PRIVATE -Wno-subobject-linkage)
    endif()
  endif()
  target_include_directories(${target} PUBLIC "${PROJECT_SOURCE_DIR}")
  if(TROMMEL_SANITIZE)
    set(sanitizers ${TROMMEL_SANITIZERS})
    if(TROMMEL_FUZZERS)  # their counters are not atomic: each would be a race to the thread sanitizer
      string(APPEND sanitizers ",fuzzer-no-link")
    endif()
    target_compile_options(${target} PUBLIC -fsanitize=${sanitizers} -fno-sanitize-recover=all)
    target_link_options(${target} PUBLIC -fsanitize=${sanitizers})
  endif()
endfunction()

# trommel_precompile(<target> [FROM <target> | <header>...]): its own, or another's of the same options.
function(trommel_precompile target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "FROM" "")
  if(NOT TROMMEL_PRECOMPILED_HEADERS)
    return()
  elseif(arg_FROM)
    target_precompile_headers(${target} REUSE_FROM ${arg_FROM})
  else()
    target_precompile_headers(${target} PRIVATE ${arg_UNPARSED_ARGUMENTS})
  endif()
endfunction()

# trommel_library(<name> SOURCES <file>... [HEADERS <file>...] [PUBLIC <target>...] [PRIVATE <target>...] [PRECOMPILED <header>...])
# HEADERS are those without a source of their own: header verification compiles each alone, with only its target's links. The others
# are the first that their source includes.
function(trommel_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;HEADERS;PUBLIC;PRIVATE;PRECOMPILED")
  add_library(trommel_${name} STATIC ${arg_SOURCES})
  add_library(trommel::${name} ALIAS trommel_${name})
  target_sources(trommel_${name} PUBLIC FILE_SET HEADERS
    BASE_DIRS "${PROJECT_SOURCE_DIR}" FILES ${arg_HEADERS})
  target_link_libraries(trommel_${name} PUBLIC ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
  trommel_compile_options(trommel_${name})
  if(arg_PRECOMPILED)
    trommel_precompile(trommel_${name} ${arg_PRECOMPILED})
  elseif(NOT name STREQUAL "system")
    trommel_precompile(trommel_${name} FROM trommel_system)
  endif()
endfunction()

# Tests are compiled more often than they run; the counters that guide fuzzers take a third of the time.
function(trommel_test_options target)
  trommel_compile_options(${target})
  target_compile_options(${target} PRIVATE -O0)
  if(TROMMEL_SANITIZE AND TROMMEL_FUZZERS)
    target_compile_options(${target} PRIVATE -fno-sanitize=fuzzer-no-link)
  endif()
endfunction()

# trommel_unit_tests(<name> <file>_test.cpp... LIBRARIES <target>... [TIMEOUT seconds]): unit.<name>, one executable a folder.
function(trommel_unit_tests name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT" "LIBRARIES")
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  add_executable(${name}_tests ${arg_UNPARSED_ARGUMENTS})
  trommel_test_options(${name}_tests)
  set_target_properties(${name}_tests PROPERTIES UNITY_BUILD OFF)  # each file has helpers of its own, with the same names
  target_link_libraries(${name}_tests PRIVATE ${arg_LIBRARIES} GTest::gmock GTest::gtest_main)
  if(name STREQUAL "system")
    trommel_precompile(system_tests "${PROJECT_SOURCE_DIR}/cmake/precompiled.hpp" <gmock/gmock.h> <gtest/gtest.h>)
  elseif(NOT name STREQUAL "trainer")  # Torch has options of its own
    trommel_precompile(${name}_tests FROM system_tests)
  endif()
  add_test(NAME unit.${name} COMMAND ${name}_tests)
  set_tests_properties(unit.${name} PROPERTIES LABELS unit TIMEOUT ${arg_TIMEOUT})
endfunction()

# trommel_mpi_test(<file>_test.cpp LIBRARIES <target>... RANKS 2 4 [TIMEOUT seconds]): mpi.<file>_test.2, mpi.<file>_test.4
function(trommel_mpi_test file)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT" "LIBRARIES;RANKS")
  cmake_path(GET file STEM name)
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  add_executable(${name} ${file})
  trommel_test_options(${name})
  target_link_libraries(${name} PRIVATE ${arg_LIBRARIES} GTest::gtest)
  foreach(ranks IN LISTS arg_RANKS)
    add_test(NAME mpi.${name}.${ranks} COMMAND
      ${MPIEXEC_EXECUTABLE} --oversubscribe --bind-to none -n ${ranks} $<TARGET_FILE:${name}>)
    set_tests_properties(mpi.${name}.${ranks} PROPERTIES LABELS mpi PROCESSORS ${ranks} TIMEOUT ${arg_TIMEOUT}
      ENVIRONMENT "OMPI_ALLOW_RUN_AS_ROOT=1;OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1")
  endforeach()
endfunction()
