# The core, compiled once with hidden visibility and linked twice:
#   superconfig_static  tests link it, because private functions are still reachable in an archive
#   superconfig         the shared library; only SC_API functions leave it
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
if(CMAKE_C_COMPILER_ID MATCHES "GNU|Clang")
  target_compile_options(superconfig_objects PRIVATE -fno-semantic-interposition)
endif()

add_library(superconfig_static STATIC $<TARGET_OBJECTS:superconfig_objects>)
add_library(superconfig SHARED $<TARGET_OBJECTS:superconfig_objects>)
add_library(superconfig::superconfig ALIAS superconfig)
add_library(superconfig::static ALIAS superconfig_static)

foreach(library superconfig superconfig_static)
  target_include_directories(${library} PUBLIC
    "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>"
    "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>")
  target_link_libraries(${library} PRIVATE $<BUILD_INTERFACE:superconfig_flags>
    Threads::Threads)
endforeach()
set_target_properties(superconfig_static PROPERTIES OUTPUT_NAME superconfig EXPORT_NAME static)
set_target_properties(superconfig PROPERTIES
  VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR})

# Hidden visibility decides what leaves the library; the script gives those symbols their version
# node and keeps everything else (the compiler's run-time symbols included) inside.
if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
  set(SC_MAP "${PROJECT_SOURCE_DIR}/src/superconfig.map")
  target_link_options(superconfig PRIVATE "LINKER:--version-script=${SC_MAP}")
  set_target_properties(superconfig PROPERTIES LINK_DEPENDS "${SC_MAP}")
endif()
