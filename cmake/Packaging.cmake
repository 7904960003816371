# What `cmake --install` adds to the executables, and `cpack` puts into a Debian package: manual pages, completion, documents, examples.
install(FILES ${PROJECT_SOURCE_DIR}/cli/completion/trommel.bash
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME trommel)
install(FILES ${PROJECT_SOURCE_DIR}/cli/completion/_trommel DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)
install(FILES ${PROJECT_SOURCE_DIR}/cli/completion/trommel.fish
  DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/docs FILES_MATCHING PATTERN "*.md")
install(DIRECTORY ${PROJECT_SOURCE_DIR}/slurm/sites DESTINATION ${CMAKE_INSTALL_DOCDIR}/slurm)
install(FILES ${PROJECT_SOURCE_DIR}/slurm/README.md DESTINATION ${CMAKE_INSTALL_DOCDIR}/slurm)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/search_spaces/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/search_spaces FILES_MATCHING PATTERN "*.toml")
install(FILES ${PROJECT_SOURCE_DIR}/report/page/d3_license.txt DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES ${PROJECT_SOURCE_DIR}/README.md ${PROJECT_SOURCE_DIR}/CHANGELOG.md ${PROJECT_SOURCE_DIR}/LICENSE
  DESTINATION ${CMAKE_INSTALL_DOCDIR})

# Help and manual have one source: each manual page is made from the command's --help.
find_program(HELP2MAN help2man)
if(HELP2MAN)
  set(man_pages ${PROJECT_BINARY_DIR}/man)
  add_custom_command(OUTPUT ${man_pages}/trommel.1
    COMMAND ${PROJECT_SOURCE_DIR}/scripts/make_man_pages.sh $<TARGET_FILE:trommel> ${man_pages}
    DEPENDS trommel ${PROJECT_SOURCE_DIR}/scripts/make_man_pages.sh VERBATIM)
  add_custom_target(man ALL DEPENDS ${man_pages}/trommel.1)
  install(DIRECTORY ${man_pages}/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 FILES_MATCHING PATTERN "*.1")
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME trommel)
set(CPACK_PACKAGE_VENDOR "the trommel developers")
set(CPACK_PACKAGE_CONTACT "the trommel developers <trommel@example.org>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "distributed hyperparameter search for image classifiers")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "openmpi-bin")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "libopenblas0-pthread")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "slurm-client, dataset-fashion-mnist")
set(CPACK_STRIP_FILES ON)
include(CPack)
