# One folder, one target. The link lines that these helpers are given are the architecture.

# Warnings, sanitizers and include root that every target of ours shares.
function(trommel_compile_options target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
    -Wno-missing-field-initializers)  # our aggregates have defaults, and designated initializers name the rest
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    target_compile_options(${target} PRIVATE -Wno-restrict)  # a false alarm on std::string, GCC bug 105651
  elseif(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(${target} PRIVATE -Wno-maybe-uninitialized)  # false alarms on members of std::variant
  endif()
  target_include_directories(${target} PUBLIC "${PROJECT_SOURCE_DIR}")
  if(TROMMEL_SANITIZE)
    set(sanitizers address,undefined$<$<CXX_COMPILER_ID:Clang>:,fuzzer-no-link>)
    target_compile_options(${target} PUBLIC -fsanitize=${sanitizers} -fno-sanitize-recover=all)
    target_link_options(${target} PUBLIC -fsanitize=${sanitizers})
  endif()
endfunction()

# trommel_library(<name> SOURCES <file>... [HEADERS <file>...] [PUBLIC <target>...] [PRIVATE <target>...])
# Header verification compiles each header alone, with only its target's links.
function(trommel_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;HEADERS;PUBLIC;PRIVATE")
  add_library(trommel_${name} STATIC ${arg_SOURCES})
  add_library(trommel::${name} ALIAS trommel_${name})
  target_sources(trommel_${name} PUBLIC FILE_SET HEADERS
    BASE_DIRS "${PROJECT_SOURCE_DIR}" FILES ${arg_HEADERS})
  target_link_libraries(trommel_${name} PUBLIC ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
  trommel_compile_options(trommel_${name})
endfunction()

# trommel_test(<file>_test.cpp LIBRARIES <target>... [RANKS 2 4] [LABELS ...] [TIMEOUT seconds])
# Without RANKS the test is a plain process; with it, one ctest entry per rank count.
function(trommel_test file)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT" "LIBRARIES;RANKS;LABELS")
  cmake_path(GET file STEM name)
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  add_executable(${name} ${file})
  trommel_compile_options(${name})
  target_compile_options(${name} PRIVATE -O0)  # compiled more often than it runs: half the time with sanitizers
  if(NOT arg_RANKS)
    target_link_libraries(${name} PRIVATE ${arg_LIBRARIES} GTest::gmock GTest::gtest_main)
    add_test(NAME unit.${name} COMMAND ${name})
    set_tests_properties(unit.${name} PROPERTIES LABELS "unit;${arg_LABELS}" TIMEOUT ${arg_TIMEOUT})
    return()
  endif()
  target_link_libraries(${name} PRIVATE ${arg_LIBRARIES} GTest::gtest)
  foreach(ranks IN LISTS arg_RANKS)
    add_test(NAME mpi.${name}.${ranks} COMMAND
      ${MPIEXEC_EXECUTABLE} --oversubscribe --bind-to none -n ${ranks} $<TARGET_FILE:${name}>)
    set_tests_properties(mpi.${name}.${ranks} PROPERTIES LABELS "mpi;${arg_LABELS}"
      PROCESSORS ${ranks} TIMEOUT ${arg_TIMEOUT}
      ENVIRONMENT "OMPI_ALLOW_RUN_AS_ROOT=1;OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1")
  endforeach()
endfunction()
