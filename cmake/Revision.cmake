# Which commit a build was made from, as of each build and not of the last time that CMake configured.
#
# trommel_add_revision(<template> <source>): a target trommel_revision that runs this file as a script in every
# build. It fills @TROMMEL_REVISION@ and @PROJECT_VERSION@ of the template and touches <source> only where its
# text changed, so that nothing is compiled again for nothing.
#
#   3f2a9c01b7de                    a commit
#   3f2a9c01b7de-dirty-5d1f0c88     with changes, by a hash of `git diff HEAD`
#   3f2a9c01b7de-dirty              with changes under docs/ and tests/ only: the same program
#   unknown                         without git
if(NOT CMAKE_SCRIPT_MODE_FILE)
  find_package(Git QUIET)
  set(TROMMEL_REVISION_SCRIPT ${CMAKE_CURRENT_LIST_FILE})
  function(trommel_add_revision template source)
    add_custom_target(trommel_revision
      COMMAND ${CMAKE_COMMAND} -D GIT=${GIT_EXECUTABLE} -D ROOT=${PROJECT_SOURCE_DIR}
        -D PROJECT_VERSION=${PROJECT_VERSION} -D TEMPLATE=${CMAKE_CURRENT_SOURCE_DIR}/${template}
        -D SOURCE=${CMAKE_CURRENT_BINARY_DIR}/${source} -P ${TROMMEL_REVISION_SCRIPT}
      BYPRODUCTS ${CMAKE_CURRENT_BINARY_DIR}/${source}
      COMMENT "Looking up the revision" VERBATIM)
  endfunction()
  return()
endif()

function(git output)
  execute_process(COMMAND ${GIT} -C ${ROOT} ${ARGN}
    OUTPUT_VARIABLE text OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
  if(failed)
    set(text "")
  endif()
  set(${output} "${text}" PARENT_SCOPE)
endfunction()

set(TROMMEL_REVISION "unknown")
if(GIT AND EXISTS ${ROOT}/.git)  # a copy of the sources inside another repository is not of its commits
  # Git refreshes its index when it compares. It gets a copy, so that a commit in the meantime does not fail.
  git(index rev-parse --path-format=absolute --git-path index)
  if(EXISTS "${index}")
    file(REMOVE ${SOURCE}.git/index)
    file(COPY ${index} DESTINATION ${SOURCE}.git)  # with its time, which git compares with the files'
    set(ENV{GIT_INDEX_FILE} ${SOURCE}.git/index)
  endif()
  git(described describe --always --dirty --abbrev=12)
  if(described)
    set(TROMMEL_REVISION ${described})
  endif()
  if(described MATCHES "-dirty$")
    git(changes diff --no-ext-diff --no-textconv --no-color --full-index HEAD
      -- . ":(exclude)docs" ":(exclude)tests")
    if(changes)
      string(SHA256 hash "${changes}")
      string(SUBSTRING ${hash} 0 8 hash)
      string(APPEND TROMMEL_REVISION "-${hash}")
    endif()
  endif()
endif()
configure_file(${TEMPLATE} ${SOURCE} @ONLY)  # leaves a file alone that would not change
