# SPDX-License-Identifier: MIT
# Installs the project into a prefix of its own and builds programs against it:
# C11 through pkg-config, shared and static, programs of the earlier implementations, and
# C++20 through find_package and through pkg-config.
#
#   cmake -D SOURCE=DIR -D HERE=DIR -D WORK=DIR -D LIBDIR=lib -D CC=cc -D CXX=c++ -P run.cmake

function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
endfunction()

set(prefix ${WORK}/prefix)
set(libdir ${prefix}/${LIBDIR})
file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK})
# The .pc files hold the prefix, so it is told to a fresh configuration.
run(${CMAKE_COMMAND} -S ${SOURCE} -B ${WORK}/build -G Ninja
    -D CMAKE_INSTALL_PREFIX=${prefix} -D CMAKE_INSTALL_LIBDIR=${LIBDIR}
    -D CMAKE_C_COMPILER=${CC} -D CMAKE_CXX_COMPILER=${CXX} -D CMAKE_BUILD_TYPE=Release
    -D BATCH_BUILD_TESTS=OFF -D BATCH_BUILD_BENCH=OFF -D BATCH_BUILD_TOOLS=OFF)
run(${CMAKE_COMMAND} --build ${WORK}/build)
run(${CMAKE_COMMAND} --install ${WORK}/build)

set(ENV{PKG_CONFIG_PATH} ${libdir}/pkgconfig)
set(ENV{LD_LIBRARY_PATH} ${libdir})
execute_process(COMMAND pkg-config --cflags --libs batch
                OUTPUT_VARIABLE flags OUTPUT_STRIP_TRAILING_WHITESPACE
                COMMAND_ERROR_IS_FATAL ANY)
separate_arguments(flags UNIX_COMMAND "${flags}")
set(warnings -std=c11 -Wall -Wextra -Wpedantic -Werror)
run(${CC} ${warnings} ${HERE}/c/main.c ${flags} -o ${WORK}/c-shared)
run(${WORK}/c-shared)
run(${CC} ${warnings} ${HERE}/c/main.c -I${prefix}/include ${libdir}/libbatch.a
    -o ${WORK}/c-static)
run(${WORK}/c-static)

# Programs of the earlier implementations need an include path and -lbatch, no more.
run(${CC} ${warnings} -Wconversion ${HERE}/c/earlier.c -I${prefix}/include -L${libdir} -lbatch
    -o ${WORK}/earlier-c)
run(${WORK}/earlier-c)
run(${CXX} -x c++ -std=c++20 -Wall -Wextra -Wpedantic -Wconversion -Werror ${HERE}/c/earlier.c
    -I${prefix}/include -L${libdir} -lbatch -o ${WORK}/earlier-cxx)
run(${WORK}/earlier-cxx)

execute_process(COMMAND readelf -d ${libdir}/libbatch.so OUTPUT_VARIABLE dynamic
                COMMAND_ERROR_IS_FATAL ANY)
if(dynamic MATCHES "libstdc" OR NOT dynamic MATCHES "SONAME[^\n]*libbatch.so.0\\]")
  message(FATAL_ERROR "libbatch.so is not a C library of soname libbatch.so.0:\n${dynamic}")
endif()

run(${CMAKE_COMMAND} -S ${HERE}/cxx -B ${WORK}/cxx -G Ninja
    -D CMAKE_PREFIX_PATH=${prefix} -D CMAKE_CXX_COMPILER=${CXX})
run(${CMAKE_COMMAND} --build ${WORK}/cxx)
run(${WORK}/cxx/shared)
run(${WORK}/cxx/static)

execute_process(COMMAND pkg-config --cflags --libs batch-cxx
                OUTPUT_VARIABLE flags OUTPUT_STRIP_TRAILING_WHITESPACE
                COMMAND_ERROR_IS_FATAL ANY)
separate_arguments(flags UNIX_COMMAND "${flags}")
set(warnings -std=c++20 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror)
run(${CXX} ${warnings} ${HERE}/cxx/main.cc ${HERE}/cxx/first.cc ${flags}
    -o ${WORK}/cxx-pkg-config)
run(${WORK}/cxx-pkg-config)

# Each header brings what it needs.
file(GLOB headers RELATIVE ${prefix}/include ${prefix}/include/batch/*.hpp)
list(LENGTH headers count)
if(count LESS 7)
  message(FATAL_ERROR "only ${count} C++ headers are installed: ${headers}")
endif()
foreach(header IN LISTS headers)
  file(WRITE ${WORK}/header.cc "#include <${header}>\n#include <${header}>\nint main() {}\n")
  run(${CXX} ${warnings} -fsyntax-only ${WORK}/header.cc ${flags})
endforeach()

# Each function of batchsys.h is found by man.
file(READ ${prefix}/include/batchsys.h header)
string(REGEX MATCHALL "batch[a-z]*_[a-z0-9_]+\\(" functions "${header}")
list(REMOVE_DUPLICATES functions)
list(LENGTH functions count)
if(count LESS 30)
  message(FATAL_ERROR "only ${count} functions in batchsys.h: ${functions}")
endif()
foreach(function IN LISTS functions)
  string(REPLACE "(" "" function ${function})
  file(READ ${prefix}/share/man/man3/${function}.3 page)
  if(NOT page STREQUAL ".so man3/batchsys.3\n")
    message(FATAL_ERROR "the manual of ${function} is: ${page}")
  endif()
endforeach()
