# SPDX-License-Identifier: MIT
# What every target of this project is compiled with: one interface target, so
# that a warning or a sanitizer is switched in one place.

set(CMAKE_C_STANDARD 11)
set(CMAKE_C_EXTENSIONS ON)
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)

add_library(batch_options INTERFACE)
target_compile_options(batch_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion
  -fvisibility=hidden
  $<$<BOOL:${BATCH_WERROR}>:-Werror>)
target_compile_definitions(batch_options INTERFACE _GNU_SOURCE _FILE_OFFSET_BITS=64)
if(BATCH_SANITIZE)
  # Not vptr: it probes memory with a write(2) of its own, which the tests that let
  # write(2) fail would hit.
  target_compile_options(batch_options INTERFACE
    -fsanitize=${BATCH_SANITIZE} -fno-sanitize=vptr -fno-omit-frame-pointer
    -fno-sanitize-recover=all)
  target_link_options(batch_options INTERFACE -fsanitize=${BATCH_SANITIZE})
endif()
