# The version is written once, in VERSION. The public header repeats it for the preprocessor; a
# header with another version stops the configuration.
set(SC_HEADER "${PROJECT_SOURCE_DIR}/include/superconfig.h")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${SC_HEADER}")
file(STRINGS "${SC_HEADER}" SC_HEADER_LINES REGEX "^#[ \t]*define[ \t]+SC_VERSION_")

foreach(part MAJOR MINOR PATCH)
  set(found "")
  foreach(line IN LISTS SC_HEADER_LINES)
    if(line MATCHES "SC_VERSION_${part}[ \t]+([0-9]+)")
      set(found "${CMAKE_MATCH_1}")
    endif()
  endforeach()
  if(NOT found STREQUAL "${PROJECT_VERSION_${part}}")
    message(FATAL_ERROR "VERSION says ${PROJECT_VERSION}, but ${SC_HEADER} defines "
      "SC_VERSION_${part} as '${found}'")
  endif()
endforeach()
