# SPDX-License-Identifier: MIT
# Has each source read for its warnings, and nothing generated: ./check's build with Clang, which
# takes this file in with -D CMAKE_PROJECT_INCLUDE=FILE.  What would be compiled or linked becomes
# an empty file, so that only what has changed since is read again.
foreach(language C CXX)
  set(CMAKE_${language}_COMPILE_OBJECT
    "<CMAKE_${language}_COMPILER> <DEFINES> <INCLUDES> <FLAGS> -fsyntax-only <SOURCE>"
    "<CMAKE_COMMAND> -E touch <OBJECT>")
  foreach(rule LINK_EXECUTABLE CREATE_SHARED_LIBRARY CREATE_STATIC_LIBRARY)
    set(CMAKE_${language}_${rule} "<CMAKE_COMMAND> -E touch <TARGET>")
  endforeach()
endforeach()
