# Flags every target of this project shares: warnings, sanitizers, coverage.
# `superconfig_flags` carries them; nothing of it is installed.
add_library(superconfig_flags INTERFACE)

# Inside another project the warnings are that project's.
if(CMAKE_C_COMPILER_ID MATCHES "GNU|Clang")
  if(PROJECT_IS_TOP_LEVEL)
    target_compile_options(superconfig_flags INTERFACE
      -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla
      -Wwrite-strings -Wundef)
  endif()
  if(SC_WERROR)
    target_compile_options(superconfig_flags INTERFACE -Werror)
  endif()
endif()

# POSIX.1-2008 with its XSI part (realpath) is asked for here rather than in each file. A file that
# needs more (Linux) says so itself, before its first include.
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

# A folder without the sources it is there for, or a tool the tests need. `make test` and CI set
# SC_COMPLETE, so that nothing drops out of the tests unseen.
function(sc_missing text)
  if(SC_COMPLETE)
    message(FATAL_ERROR "${text}")
  else()
    message(WARNING "${text}")
  endif()
endfunction()
