# TROMMEL_REVISION: the commit this build was made from, kept with every trial; "unknown" outside git.
set(TROMMEL_REVISION "unknown")
find_package(Git QUIET)
if(Git_FOUND)
  execute_process(COMMAND ${GIT_EXECUTABLE} -C ${PROJECT_SOURCE_DIR} describe --always --dirty --abbrev=12
    OUTPUT_VARIABLE described OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
  if(NOT failed)
    set(TROMMEL_REVISION "${described}")
  endif()
endif()
