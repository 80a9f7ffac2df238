# Header, libraries, pkg-config file, CMake package, the command and its manual pages.
install(TARGETS ${SC_LIBRARIES}
  EXPORT superconfig-targets
  RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}"
  LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}"
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/"
  DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
  FILES_MATCHING PATTERN "*.h")

set(SC_PACKAGE_DIR "${CMAKE_INSTALL_LIBDIR}/cmake/superconfig")
install(EXPORT superconfig-targets NAMESPACE superconfig:: DESTINATION "${SC_PACKAGE_DIR}")
configure_package_config_file(
  "${PROJECT_SOURCE_DIR}/cmake/superconfigConfig.cmake.in"
  "${PROJECT_BINARY_DIR}/superconfigConfig.cmake"
  INSTALL_DESTINATION "${SC_PACKAGE_DIR}")
write_basic_package_version_file(
  "${PROJECT_BINARY_DIR}/superconfigConfigVersion.cmake" COMPATIBILITY SameMajorVersion)
install(FILES
  "${PROJECT_BINARY_DIR}/superconfigConfig.cmake"
  "${PROJECT_BINARY_DIR}/superconfigConfigVersion.cmake"
  DESTINATION "${SC_PACKAGE_DIR}")

file(RELATIVE_PATH SC_PC_TO_PREFIX "/p/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/p")
string(REGEX REPLACE "/$" "" SC_PC_TO_PREFIX "${SC_PC_TO_PREFIX}")
configure_file(
  "${PROJECT_SOURCE_DIR}/cmake/superconfig.pc.in" "${PROJECT_BINARY_DIR}/superconfig.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/superconfig.pc"
  DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")

if(TARGET superconfig-cli)
  install(TARGETS superconfig-cli RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
  file(GLOB SC_MANUALS CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/docs/man/*.1")
  if(NOT SC_MANUALS)
    sc_missing("docs/man has no manual pages")
  endif()
  install(FILES ${SC_MANUALS} DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
endif()
