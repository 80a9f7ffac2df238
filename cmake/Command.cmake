# The command. A thin client: it includes only include/ and its own folder, and links the core
# statically.
file(GLOB_RECURSE SC_CLI_SOURCES CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/cli/*.c")
if(NOT SC_CLI_SOURCES)
  sc_missing("cli/ has no source files: the command is not built")
  return()
endif()

add_executable(superconfig-cli ${SC_CLI_SOURCES})
set_target_properties(superconfig-cli PROPERTIES OUTPUT_NAME superconfig)
target_include_directories(superconfig-cli PRIVATE "${PROJECT_SOURCE_DIR}/cli")
target_link_libraries(superconfig-cli PRIVATE superconfig_static superconfig_flags)
