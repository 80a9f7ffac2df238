# The core, compiled once with hidden visibility and linked three times:
#   superconfig          the shared library; exports only SC_API functions
#   superconfig_static   the archive for users; exports only SC_API functions, too
#   superconfig_private  an archive for our tests, which reach private functions; never installed
#
# superconfig::superconfig is the shared library here. Inside another project it follows that
# project's BUILD_SHARED_LIBS, and only that library is part of `all`.
find_package(Threads REQUIRED)

file(GLOB_RECURSE SC_SOURCES CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/*.c")
list(SORT SC_SOURCES)

# Files directly in src/platform are common; each of its folders belongs to one system.
set(SC_PLATFORMS "")
if(WIN32)
  list(APPEND SC_PLATFORMS windows)
else()
  list(APPEND SC_PLATFORMS posix)
endif()
if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
  list(APPEND SC_PLATFORMS linux)
elseif(APPLE)
  list(APPEND SC_PLATFORMS darwin)
endif()
foreach(system posix windows linux darwin)
  if(NOT system IN_LIST SC_PLATFORMS)
    list(FILTER SC_SOURCES EXCLUDE REGEX "/src/platform/${system}/")
  endif()
endforeach()
if(NOT SC_SOURCES)
  message(FATAL_ERROR "src/ has no source files")
endif()

add_library(superconfig_objects OBJECT ${SC_SOURCES})
target_compile_definitions(superconfig_objects PRIVATE
  SC_BUILDING SC_VERSION_TEXT="${PROJECT_VERSION}")
target_include_directories(superconfig_objects PRIVATE
  "${PROJECT_SOURCE_DIR}/include" "${PROJECT_SOURCE_DIR}/src")
target_link_libraries(superconfig_objects PRIVATE superconfig_flags Threads::Threads)
set_target_properties(superconfig_objects PROPERTIES
  C_STANDARD 11 C_STANDARD_REQUIRED ON C_EXTENSIONS OFF
  C_VISIBILITY_PRESET hidden POSITION_INDEPENDENT_CODE ON)
if(CMAKE_C_COMPILER_ID MATCHES "GNU|Clang")
  # A section for each function: a program that links the archive with --gc-sections keeps only
  # the sections of the functions it calls.
  target_compile_options(superconfig_objects PRIVATE
    -fno-semantic-interposition -ffunction-sections -fdata-sections)
endif()

# All objects linked into one whose hidden symbols are local. Without the tools for that (or with
# link-time optimisation, which needs the parts) the archive holds the separate objects.
set(SC_ARCHIVED $<TARGET_OBJECTS:superconfig_objects>)
if(CMAKE_OBJCOPY AND CMAKE_SYSTEM_NAME STREQUAL "Linux" AND NOT CMAKE_INTERPROCEDURAL_OPTIMIZATION
    AND CMAKE_SIZEOF_VOID_P EQUAL 8
    AND NOT CMAKE_C_FLAGS MATCHES "-flto")
  set(SC_ARCHIVED "${PROJECT_BINARY_DIR}/superconfig-archived.o")
  add_custom_command(OUTPUT "${SC_ARCHIVED}"
    COMMAND "${CMAKE_C_COMPILER}" -r -nostdlib -o "${SC_ARCHIVED}"
      $<TARGET_OBJECTS:superconfig_objects>
    COMMAND "${CMAKE_OBJCOPY}" --localize-hidden "${SC_ARCHIVED}"
    DEPENDS superconfig_objects $<TARGET_OBJECTS:superconfig_objects>
    COMMENT "Linking superconfig-archived.o"
    COMMAND_EXPAND_LISTS VERBATIM)
  set_source_files_properties("${SC_ARCHIVED}" PROPERTIES EXTERNAL_OBJECT ON GENERATED ON)
endif()

add_library(superconfig SHARED $<TARGET_OBJECTS:superconfig_objects>)
add_library(superconfig_static STATIC "${SC_ARCHIVED}")
add_library(superconfig_private STATIC EXCLUDE_FROM_ALL $<TARGET_OBJECTS:superconfig_objects>)

set(SC_LIBRARIES superconfig superconfig_static)
if(NOT PROJECT_IS_TOP_LEVEL)
  if(BUILD_SHARED_LIBS)
    set(SC_LIBRARIES superconfig)
    set_target_properties(superconfig_static PROPERTIES EXCLUDE_FROM_ALL ON)
  else()
    set(SC_LIBRARIES superconfig_static)
    set_target_properties(superconfig PROPERTIES EXCLUDE_FROM_ALL ON)
  endif()
endif()
list(GET SC_LIBRARIES 0 SC_LIBRARY)
add_library(superconfig::superconfig ALIAS ${SC_LIBRARY})
add_library(superconfig::static ALIAS superconfig_static)

foreach(library superconfig superconfig_static superconfig_private)
  set_target_properties(${library} PROPERTIES LINKER_LANGUAGE C)
  target_include_directories(${library} PUBLIC
    "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>"
    "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>")
  target_link_libraries(${library} PRIVATE $<BUILD_INTERFACE:superconfig_flags>
    Threads::Threads)
endforeach()
target_compile_definitions(superconfig_static INTERFACE SC_STATIC)
set_target_properties(superconfig_static PROPERTIES OUTPUT_NAME superconfig EXPORT_NAME static)
if(SC_LIBRARY STREQUAL "superconfig_static")
  set_target_properties(superconfig_static PROPERTIES EXPORT_NAME superconfig)
endif()
set_target_properties(superconfig PROPERTIES
  VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR})

# Hidden visibility decides which symbols are exported; the script gives them their version node and
# keeps all others (also the compiler's run-time symbols) local.
if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
  set(SC_MAP "${PROJECT_SOURCE_DIR}/src/superconfig.map")
  target_link_options(superconfig PRIVATE "LINKER:--version-script=${SC_MAP}")
  set_target_properties(superconfig PROPERTIES LINK_DEPENDS "${SC_MAP}")
endif()
