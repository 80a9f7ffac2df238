# Flags every target of this project shares: warnings, sanitizers, coverage.
# `superconfig_flags` carries them; none of them is installed.
add_library(superconfig_flags INTERFACE)

# In a build inside another project, that project chooses the warnings.
if(CMAKE_C_COMPILER_ID MATCHES "GNU|Clang")
  if(PROJECT_IS_TOP_LEVEL)
    target_compile_options(superconfig_flags INTERFACE
      -Wall -Wextra -Wpedantic -Wshadow -Wconversion
      $<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes> $<$<COMPILE_LANGUAGE:C>:-Wmissing-prototypes>
      -Wvla -Wwrite-strings -Wundef)
  endif()
  if(SC_WERROR)
    target_compile_options(superconfig_flags INTERFACE -Werror)
  endif()
endif()

# POSIX.1-2008 with its XSI part (realpath) is requested here and not in each file. A file that
# needs more (Linux) requests it itself, before its first include.
if(UNIX)
  target_compile_definitions(superconfig_flags INTERFACE _XOPEN_SOURCE=700)
endif()

if(SC_SANITIZE)
  target_compile_options(superconfig_flags INTERFACE
    -fsanitize=${SC_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(superconfig_flags INTERFACE
    -fsanitize=${SC_SANITIZE} -fno-sanitize-recover=all)
endif()

if(SC_COVERAGE)
  target_compile_options(superconfig_flags INTERFACE --coverage -fprofile-update=atomic)
  target_link_options(superconfig_flags INTERFACE --coverage)
endif()

# Called for a folder whose sources are missing, or for a missing tool of the tests. `make test` and
# CI set SC_COMPLETE, so that no test is left out unnoticed.
function(sc_missing text)
  if(SC_COMPLETE)
    message(FATAL_ERROR "${text}")
  else()
    message(WARNING "${text}")
  endif()
endfunction()
